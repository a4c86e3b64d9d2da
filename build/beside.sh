#!/bin/sh
# Runs a check beside the tests, for whom two processors are there: sh build/beside.sh CHECK TESTS, each a command.
#
# What the check says is kept until the tests have ended, so that the words of the two never mix and the check's are the
# last, where nobody overlooks them. The status is the check's if it failed, else the tests'.
set -u

said=$(mktemp)
sh -c "$1" >"$said" 2>&1 &
check=$!
trap 'kill "$check" 2>/dev/null; rm -f "$said"' EXIT
trap 'exit 130' INT TERM

sh -c "$2"
tested=$?
wait "$check"
checked=$?
cat "$said"
[ "$checked" -eq 0 ] || exit "$checked"
exit "$tested"
