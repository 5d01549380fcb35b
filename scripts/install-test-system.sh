#!/usr/bin/env bash
# Installs the Debian packages that the tests use beyond npm's: a browser, a display and what injects into it, a TURN
# server, network namespaces, PostgreSQL. With `--bench` also the VNC servers that `npm run bench -- photon` compares with.
# Quiet and quick when everything is there. Where it may not install, it says what is missing and leaves the rest to the
# tests, which skip aloud.
set -euo pipefail

usage="usage: scripts/install-test-system.sh [--bench]"
case "${1:-}" in
  "") with_bench=false ;;
  --bench) with_bench=true ;;
  *) echo "$usage" >&2; exit 2 ;;
esac

packages=()

# need COMMAND PACKAGE…: wants the packages when the command is absent.
need() {
  local command=$1
  shift
  PATH="$PATH:/usr/sbin:/sbin" command -v "$command" >/dev/null || packages+=("$@")
}

has_postgres() {
  compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || command -v initdb >/dev/null
}

has_library() {
  PATH="$PATH:/usr/sbin:/sbin" ldconfig -p | grep -F "$1" >/dev/null
}

# Without these two families the screenshots show boxes instead of letters.
has_fonts() {
  compgen -G "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf" >/dev/null &&
    compgen -G "/usr/share/fonts/truetype/liberation*/LiberationSans-Regular.ttf" >/dev/null
}

need chromium chromium
need Xvfb xvfb
need xauth xauth
need setxkbmap x11-xkb-utils xkb-data
need xrandr x11-xserver-utils
need ip iproute2
need systemd-analyze systemd
need nsenter util-linux
need turnserver coturn
has_library libXtst.so.6 || packages+=(libxtst6)
has_fonts || packages+=(fonts-dejavu-core fonts-liberation2)
has_postgres || packages+=(postgresql)
if $with_bench; then
  need x11vnc x11vnc
  need Xvnc tigervnc-standalone-server
  need X0tigervnc tigervnc-scraping-server
fi

if [ ${#packages[@]} -eq 0 ]; then exit 0; fi

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "test system: missing ${packages[*]}; tests that need them will be skipped (install them as root with apt-get)" >&2
  exit 0
fi

echo "test system: installing ${packages[*]}" >&2
export DEBIAN_FRONTEND=noninteractive
if ! { apt-get -qq update && apt-get -qq install --yes --no-install-recommends "${packages[@]}"; } >/dev/null </dev/null; then
  echo "test system: apt-get could not install ${packages[*]}; tests that need them will be skipped" >&2
fi
