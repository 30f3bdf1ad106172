# Sourced by tests/run.sh and examples/run.sh: what a build needs from Debian,
# installed where it is missing.

build_packages=(
  gcc libc6-dev cmake ninja-build pkg-config
  libcurl4-openssl-dev libxml2-dev libyajl-dev libmicrohttpd-dev)

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  else
    sudo "$@"
  fi
}

is_installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# starting_nothing COMMAND...: daemons among the packages it installs are not
# started, unless the machine has a word of its own on that.
starting_nothing() (
  policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    trap 'as_root rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' | as_root install -m 755 /dev/stdin "$policy"
  fi
  "$@"
)

# Asks for the package lists first, so that a broken source shows here and not
# in the middle of a build.
install_packages() {
  local package missing=()
  as_root apt-get update -q -o Acquire::Retries=3
  for package in "$@"; do
    is_installed "$package" || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] ||
    starting_nothing as_root env DEBIAN_FRONTEND=noninteractive \
      apt-get install -q -y -o Acquire::Retries=3 --no-install-recommends \
      "${missing[@]}"
}
