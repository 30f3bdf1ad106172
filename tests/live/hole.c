#include "hole.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "aid.h"

static struct sockaddr_in address_at(unsigned port) {
  struct sockaddr_in address = {.sin_family = AF_INET,
                                .sin_port = htons((uint16_t)port)};
  cr_assert_eq(inet_pton(AF_INET, HOLE_ADDRESS, &address.sin_addr), 1);
  return address;
}

void hole_open(live_hole *own, unsigned port) {
  const struct sockaddr_in address = address_at(port);
  const struct sockaddr *at = (const struct sockaddr *)&address;
  const int type = SOCK_STREAM | SOCK_CLOEXEC;
  own->listener = socket(AF_INET, type, 0);
  cr_assert_eq(bind(own->listener, at, sizeof(address)), 0);
  cr_assert_eq(listen(own->listener, 0), 0);
  for (size_t i = 0; i < COUNT(own->waiting); i++) {
    own->waiting[i] = socket(AF_INET, type | SOCK_NONBLOCK, 0);
    (void)connect(own->waiting[i], at, sizeof(address));
  }
}

void hole_close(const live_hole *own) {
  for (size_t i = 0; i < COUNT(own->waiting); i++) {
    (void)close(own->waiting[i]);
  }
  (void)close(own->listener);
}
