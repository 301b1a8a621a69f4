#!/bin/sh
# until_closed.sh FOLDER COMMAND...: runs a PostgreSQL until standard input is closed, which it is when whoever started this has
# ended, however that happened; then it is stopped at once and its folder is removed.
folder=$1
shift
exec 3<&0
"$@" &
server=$!
( read -r _ <&3; kill -QUIT "$server"; sleep 5; kill -KILL "$server" ) &
wait "$server"
rm -rf "$folder"
kill -KILL 0
