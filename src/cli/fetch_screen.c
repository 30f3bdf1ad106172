#include "fetch_screen.h"

#include <unistd.h>

#include "base/buffer.h"

/* Lines that are too long, as a terminal counts columns, are cut by it: a line
 * that is wrapped would be two. */
#define WRAP_OFF "\033[?7l"
#define WRAP_ON "\033[?7h"
#define ERASE_BELOW "\033[J"
#define ERASE_RIGHT "\033[K"

void again_screen_begin(again_screen *screen, FILE *stream, bool enabled) {
  const bool shows = enabled && isatty(fileno(stream)) == 1;
  *screen = (again_screen){.stream = shows ? stream : NULL};
}

/* To the beginning of the first line that is drawn. */
static again_status go_home(again_buffer *out, const again_screen *screen) {
  return screen->lines > 1
             ? again_buffer_printf(out, "\r\033[%uA", screen->lines - 1)
             : again_buffer_append_byte(out, '\r');
}

static again_status add_line(again_buffer *out, unsigned line,
                             const char *text) {
  return again_buffer_printf(out, "%s%s" ERASE_RIGHT, line > 0 ? "\r\n" : "",
                             text);
}

/* What is drawn goes out in one piece, so that it does not flicker. */
static void print(again_screen *screen, const again_buffer *out,
                  unsigned lines) {
  (void)fwrite(out->data, 1, out->size, screen->stream);
  (void)fflush(screen->stream);
  screen->lines = lines;
}

static again_status add_lines(again_buffer *out, unsigned width,
                              const again_progress *const *transfers,
                              unsigned shown,
                              const again_progress_total *total) {
  char text[AGAIN_PROGRESS_BYTES];
  again_status status = AGAIN_OK;
  for (unsigned i = 0; i < shown && status == AGAIN_OK; i++) {
    status = add_line(out, i, again_progress_render(transfers[i], width, text));
  }
  if (total != NULL && status == AGAIN_OK) {
    status =
        add_line(out, shown, again_progress_render_total(total, width, text));
  }
  return status;
}

void again_screen_draw(again_screen *screen,
                       const again_progress *const *transfers, size_t count,
                       const again_progress_total *total) {
  if (screen->stream == NULL) {
    return;
  }
  /* The size is asked for each time: windows change. The last column stays
   * free, as some terminals wrap when it is written. */
  const again_term term = again_term_of(screen->stream);
  const unsigned width = term.width > 1 ? term.width - 1 : 1;
  const unsigned extra = total != NULL ? 1 : 0;
  const unsigned room =
      term.height > extra + 1 ? term.height - extra - 1 : 1 - extra;
  const unsigned shown = count < room ? (unsigned)count : room;
  again_buffer out;
  again_buffer_init(&out, NULL);
  if (again_buffer_append_text(&out, WRAP_OFF) == AGAIN_OK &&
      go_home(&out, screen) == AGAIN_OK &&
      add_lines(&out, width, transfers, shown, total) == AGAIN_OK &&
      again_buffer_append_text(&out, ERASE_BELOW WRAP_ON) == AGAIN_OK) {
    print(screen, &out, shown + extra);
  }
  again_buffer_clear(&out);
}

void again_screen_erase(again_screen *screen) {
  again_buffer out;
  if (screen->lines == 0) {
    return;
  }
  again_buffer_init(&out, NULL);
  if (go_home(&out, screen) == AGAIN_OK &&
      again_buffer_append_text(&out, ERASE_BELOW) == AGAIN_OK) {
    print(screen, &out, 0);
  }
  again_buffer_clear(&out);
}
