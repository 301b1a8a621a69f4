#!/bin/sh
# What the virtual printer does with a document ($1), run by ippeveprinter once for each job. VIRTUAL_PRINTER is the folder with the
# printer's switches, VIRTUAL_OUTPUT the one for the cards. A switch is a lock that the test holds, so waiting for it needs no sleep, and
# a test that dies lets go of it.
set -eu
unset LD_PRELOAD
cd "$VIRTUAL_PRINTER"

number=$(( $(wc -l < jobs) + 1 ))
echo "$1" >> jobs
env | grep '^IPP_' | sort > "asked-$number"

# Whole or not at all: a test that sees the name sees the whole document.
cp -- "$1" "$VIRTUAL_OUTPUT/.received"
mv -- "$VIRTUAL_OUTPUT/.received" "$VIRTUAL_OUTPUT/received-$number.pdf"

flock --shared hold true

if ! flock --shared --nonblock trouble true; then
    reason=$(cat trouble)
    echo "STATE: +$reason" >&2
    flock --shared trouble true
    echo "STATE: -$reason" >&2
fi

if rm abort-next 2>/dev/null; then
    exit 1
fi
echo "ATTR: job-impressions=2 job-impressions-completed=2" >&2
ln -- "$VIRTUAL_OUTPUT/received-$number.pdf" "$VIRTUAL_OUTPUT/printed-$number.pdf"
