#!/bin/sh
# Runs a program until standard input is closed, which it is when whoever started this has ended, however that happened.
# Both this and the program are in a process group of their own, so that all of it goes at once.
( "$@"; kill -KILL 0 ) &
read -r _ || true
kill -KILL 0
