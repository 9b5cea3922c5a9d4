"""Runs a command in a pseudo-terminal: pty.py COLUMNS ROWS COMMAND [ARGUMENT ...].

What is read goes to the command as if it was typed, what the command prints is printed. The exit code is that of
the command. When there is nothing more to read, the terminal is closed, as if its window was.
"""

import fcntl
import os
import select
import struct
import sys
import termios

columns, rows, *command = sys.argv[1:]
child, terminal = os.forkpty()
if child == 0:
    # The size is set before the command begins.
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", int(rows), int(columns), 0, 0))
    os.execvp(command[0], command)

is_open = True
while is_open:
    readable, _, _ = select.select([0, terminal], [], [])
    if terminal in readable:
        try:
            data = os.read(terminal, 65536)
        except OSError:  # Linux says so where the command has ended
            data = b""
        if not data:
            break
        os.write(1, data)
    if 0 in readable:
        typed = os.read(0, 65536)
        if typed:
            os.write(terminal, typed)
        else:
            is_open = False
os.close(terminal)
_, status = os.waitpid(child, 0)
sys.exit(os.waitstatus_to_exitcode(status) & 0xFF)
