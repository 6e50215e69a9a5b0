#!/usr/bin/env python3
"""Makes a note of every line of a file:  python3 notes_from_file.py TODO.txt

One `tt batch` stays open: a call is a line out and a line in. Standard library only.
"""

import hashlib
import json
import os
import subprocess
import sys


class Refused(Exception):
    """What tt would not do; `code` is one of docs/errors.md."""

    def __init__(self, error):
        super().__init__(f"{error['message']} ({error['error']})")
        self.code = error["error"]


class Room:
    def __init__(self, agent, program="tt"):
        # `tt batch` does not stand for its agent: this process does. When it dies, whatever it held is free.
        stands = {**os.environ, "TT_SESSION_PID": str(os.getpid())}
        words = [program, "batch", "--agent", agent]
        self.tt = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", env=stands
        )

    def __call__(self, *cmd, stdin=None):
        """Runs `tt CMD…` and returns its JSON."""
        line = {"cmd": cmd} if stdin is None else {"cmd": cmd, "stdin": stdin}
        self.tt.stdin.write(json.dumps(line) + "\n")
        self.tt.stdin.flush()
        answer = json.loads(self.tt.stdout.readline())
        if "error" in answer:
            raise Refused(answer["error"])
        return answer.get("out", {})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.tt.stdin.close()
        self.tt.wait()


def main(file):
    with open(file, encoding="utf-8") as lines, Room("script:notes") as room:
        room("join")
        for line in filter(None, map(str.strip, lines)):
            # The same line again is the same note, however often this is run within a day.
            key = hashlib.sha256(line.encode()).hexdigest()
            note = room("notes", "add", "--stdin", "--dedup", key, stdin=line)
            print(note["note_id"], "known" if note.get("repeated") else "new", line)


if __name__ == "__main__":
    main(sys.argv[1])
