#!/bin/sh
# A stand-in for a model: says what a model might say. `talk` has no tools; `work` writes a file.
message=$(cat)
case $1 in
talk)
  case $message in
  done:*) echo "it is $message" ;;
  *) echo "$message" ;;
  esac
  ;;
work)
  printf '%s\n' "$message" >>done.txt
  echo "done: $message"
  ;;
esac
