#!/bin/sh
# Runs a program until standard input is closed, which it is when whoever started this has ended, however that happened. All of it is
# in a process group of its own, so that what the program has started goes with it.
exec 3<&0
"$@" &
program=$!
( read -r _ || kill -KILL "$program" ) <&3 &
# Not before the program is gone altogether, with its port, is this gone.
wait "$program"
kill -KILL 0
