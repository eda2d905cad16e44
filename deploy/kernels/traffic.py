"""A refused connection, one that nobody answers, a reader that sleeps, and numbers that are skipped: what the smoke test wants to see."""
import socket
import threading
import time


def serve(listener):
    connection, _ = listener.accept()
    time.sleep(3)
    while connection.recv(1 << 16):
        pass
    connection.close()


listener = socket.create_server(("127.0.0.1", 0))
listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 32768)
threading.Thread(target=serve, args=(listener,)).start()

silent = socket.socket()
silent.setblocking(False)
silent.connect_ex(("10.99.0.2", 9))

try:
    socket.create_connection(("127.0.0.1", 9))
except ConnectionRefusedError:
    pass

feed = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
feed.bind(("127.0.0.1", 26400))
numbered = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for number in (5, 6, 9, 11):  # 7 and 8 are skipped, and 10 tells it
    numbered.sendto(number.to_bytes(4, "big"), ("127.0.0.1", 26400))
    feed.recv(64)

sender = socket.create_connection(listener.getsockname())
sender.sendall(b"x" * (4 << 20))
sender.close()
time.sleep(3)
silent.close()
