# Names and functions that the scripts in this folder share. Source it; it changes nothing by itself.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
: "${HOME:=$(getent passwd "$(id -u)" | cut -d: -f6)}"
export HOME

# Everything that is built or fetched lives outside the clone, so that a second clone starts warm.
cache=${XDG_CACHE_HOME:-$HOME/.cache}/okienko
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$cache/target}
export PATH=$cache/bin:$PATH:$HOME/.cargo/bin

# The demo city, its station's data and its key ring: never mixed with an installed Okienko.
demo=${OKIENKO_DEMO:-${XDG_DATA_HOME:-$HOME/.local/share}/okienko-demo}

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# at_least 20.19 22.3.0: is the second version the first one or newer?
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }

# digest FILE...: one word that changes when any of the files does.
digest() { cat "$@" | sha256sum | cut -d ' ' -f 1; }

# Processes that the script has started and must end, newest first, by their ids.
started=()

# launch COMMAND...: start it in the background, to be ended by end_started.
launch() {
  "$@" <&0 &
  started=("$!" "${started[@]}")
}

# end_started: end what launch started and wait until it is gone.
end_started() {
  local pid
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null; done
  for pid in "${started[@]}"; do wait "$pid" 2>/dev/null; done
  started=()
}

# wait_for SECONDS COMMAND...: until the command succeeds; fails when the time is over.
wait_for() {
  local tries=$(($1 * 20))
  shift
  until "$@" >/dev/null 2>&1; do
    ((tries-- > 0)) || return 1
    sleep 0.05
  done
}

# start_display FOLDER: a virtual screen with a window manager; exports DISPLAY.
start_display() {
  local number=$1/display
  launch Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp 3>"$number" 2>"$1/xvfb.log"
  wait_for 10 test -s "$number" || die "Xvfb did not start: $(cat "$1/xvfb.log")"
  DISPLAY=:$(cat "$number")
  export DISPLAY
  unset WAYLAND_DISPLAY
  launch openbox >"$1/openbox.log" 2>&1
}

# start_session_bus FOLDER: a D-Bus session bus of our own; exports its address.
start_session_bus() {
  launch dbus-daemon --session --nofork --nosyslog --nopidfile --print-address=3 3>"$1/bus" 2>"$1/bus.log"
  wait_for 10 test -s "$1/bus" || die "dbus-daemon did not start: $(cat "$1/bus.log")"
  DBUS_SESSION_BUS_ADDRESS=$(head -n 1 "$1/bus")
  export DBUS_SESSION_BUS_ADDRESS
}

# start_key_store FOLDER STATE: a Secret Service on the session bus, its key ring kept in STATE, unlocked with a
# password that lies beside it (whoever can read the one can read the other: good enough for demo data and tests).
start_key_store() {
  local folder=$1 state=$2
  mkdir -p "$state" "$folder/keyring"
  chmod 700 "$state" "$folder/keyring"
  [ -s "$state/password" ] || (umask 077 && head -c 24 /dev/urandom | base64 >"$state/password")
  HOME=$state XDG_DATA_HOME=$state XDG_RUNTIME_DIR=$folder/keyring \
    launch gnome-keyring-daemon --foreground --unlock --components=secrets \
    <"$state/password" >"$folder/keyring.log" 2>&1
  wait_for 10 secret_service || die "gnome-keyring-daemon did not start: $(cat "$folder/keyring.log")"
}

# secret_service: does somebody on the session bus answer for the Secret Service?
secret_service() {
  [ "$(dbus-send --session --print-reply=literal --dest=org.freedesktop.DBus /org/freedesktop/DBus \
    org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets 2>/dev/null | tr -d ' ')" = booleantrue ]
}

# end_on_exit FOLDER: whatever way the script ends, end what it started and remove its scratch folder.
end_on_exit() {
  scratch=$1
  trap 'end_started; rm -rf "$scratch"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
}

# build_pages: the UI into ui/dist, when something in ui/ is newer than what lies there.
build_pages() {
  local built=$root/ui/dist/index.html
  if [ -f "$built" ] && [ -z "$(find "$root/ui" \( -name node_modules -o -name dist \) -prune -o -newer "$built" -type f -print -quit)" ]; then
    return
  fi
  (cd "$root/ui" && npm run --silent build)
}

# Where the demo city's hub listens; the demo city's settings name it.
hub_address=http://127.0.0.1:7300

# make_demo_city: once; under another name until it is whole, in case somebody interrupts.
make_demo_city() {
  mkdir -p "$demo"
  chmod 700 "$demo"
  if [ -d "$demo/city" ]; then
    [ -e "$demo/city/centrala.okienko" ] || die "The demo city is an older program's. Forget it with: make clean"
    return
  fi
  rm -rf "$demo/city.new"
  "$CARGO_TARGET_DIR/debug/okienko-city" demo "$demo/city.new" --hub "$hub_address" >/dev/null
  mv "$demo/city.new" "$demo/city"
}

# PostgreSQL refuses to run as root, and whoever it runs as then cannot reach root's home: its data lies beside other such.
as_postgres=()
postgres_data=$demo/hub/postgres
if [ "$(id -u)" = 0 ]; then
  as_postgres=(setpriv --reuid=nobody --regid=nogroup --clear-groups)
  postgres_data=/var/tmp/okienko-demo-$(printf %s "$demo" | cksum | cut -d ' ' -f 1)
fi

# start_hub FOLDER: a private PostgreSQL with the demo city's data, and its hub.
start_hub() {
  local data=$postgres_data programs socket=$1/postgres
  programs=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
  mkdir -p "$demo/hub/mails" "$data" "$socket"
  chmod 700 "$data" "$socket"
  if [ "$(id -u)" = 0 ]; then
    chmod 711 "$1"
    chown nobody:nogroup "$data" "$socket"
  fi
  [ -s "$data/PG_VERSION" ] ||
    "${as_postgres[@]}" "$programs/initdb" -D "$data" -U hub --auth=trust --locale=C.UTF-8 --encoding=UTF8 >"$1/initdb.log"
  launch "${as_postgres[@]}" "$programs/postgres" -D "$data" -k "$socket" -c listen_addresses= >"$1/postgres.log" 2>&1
  wait_for 20 "${as_postgres[@]}" "$programs/psql" -X -h "$socket" -U hub -d postgres -c 'SELECT 1' ||
    die "PostgreSQL did not start: $(cat "$1/postgres.log")"
  "${as_postgres[@]}" "$programs/psql" -X -h "$socket" -U hub -d postgres -tAc "SELECT 1 FROM pg_database WHERE datname = 'hub'" | grep -q 1 ||
    "${as_postgres[@]}" "$programs/createdb" -h "$socket" -U hub hub
  [ -s "$demo/hub/link.key" ] || (umask 077 && head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$demo/hub/link.key")
  export OKIENKO_HUB_DATABASE="postgres://hub@localhost/hub?host=$socket" OKIENKO_HUB_LISTEN=${hub_address#http://} \
    OKIENKO_HUB_PORTAL=$hub_address/ OKIENKO_HUB_PAGES=$root/ui/dist OKIENKO_HUB_KEY=$demo/city/hub.key OKIENKO_HUB_WORKER=true \
    OKIENKO_HUB_MAIL__FROM='Karta mieszkańca <karta@przykladowo.example>' OKIENKO_HUB_MAIL__LINK_KEY=$demo/hub/link.key \
    OKIENKO_HUB_MAIL__FOLDER=$demo/hub/mails OKIENKO_HUB_FORGOTTEN_LIST=$demo/hub/forgotten
  "$CARGO_TARGET_DIR/debug/okienko-hub" migrate 2>"$1/hub.log" || die "$(cat "$1/hub.log")"
  if [ ! -e "$demo/hub/loaded" ]; then
    "$CARGO_TARGET_DIR/debug/okienko-hub" admin load "$demo/city/centrala.okienko" 2>"$1/hub.log" || die "$(cat "$1/hub.log")"
    touch "$demo/hub/loaded"
  fi
  launch "$CARGO_TARGET_DIR/debug/okienko-hub" serve 2>"$1/hub.log"
  wait_for 20 curl -sf "$hub_address/ready" || die "The hub did not start: $(cat "$1/hub.log")"
}
