#!/bin/sh
# until_closed.sh FOLDER COMMAND...: runs a PostgreSQL until standard input is closed, which it is when whoever started this has
# ended, however that happened; then it is stopped at once and its folder is removed. One that was killed is started again: it has
# left its file with the process id behind, which one that ends in order does not.
folder=$1
shift
pid=$folder/data/postmaster.pid
exec 3<&0
( read -r _ <&3; : >"$folder/closed"; kill -QUIT "$(head -n 1 "$pid")"; sleep 5; kill -KILL "$(head -n 1 "$pid")" ) &
while :; do
  "$@" &
  wait "$!"
  if [ -e "$folder/closed" ] || [ ! -e "$pid" ]; then break; fi
done
rm -rf "$folder"
kill -KILL 0
