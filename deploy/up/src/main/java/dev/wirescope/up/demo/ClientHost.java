package dev.wirescope.up.demo;

import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What runs on the demo's client host: somebody who reads too slowly, somebody who fetches files
 * over a lossy path, an ordinary HTTP client, somebody who calls where nobody listens, somebody who
 * sends all that was gathered in a few seconds at once, and somebody who reads quotes.
 */
public final class ClientHost {
  /** Small enough that a pause of 50 ms fills it. */
  private static final int SLOW_READER_BUFFER_BYTES = 64 * 1024;

  private static final int REPORT_BYTES = 1 << 20;
  private static final int FILE_BYTES = 2 << 20;
  private static final int MESSAGE_BYTES = 600;
  private static final int EXPORT_BYTES = 1 << 20;

  private ClientHost() {}

  /** Makes traffic until killed. */
  public static void main(String[] args) {
    Loop.start("slow-reader", ClientHost::readSlowly);
    Loop.start("downloader", ClientHost::download);
    Loop.start("messenger", ClientHost::exchangeMessages);
    Loop.start("web-client", ClientHost::browse);
    Loop.start("wrong-number", ClientHost::callNobody);
    Loop.start("batch-export", ClientHost::export);
    Loop.start("quote-reader", ClientHost::readQuotes);
  }

  /** One connection; every report is read with a pause of 50 to 500 ms in the middle. */
  private static void readSlowly() throws IOException, InterruptedException {
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(SLOW_READER_BUFFER_BYTES);
      connect(socket, DemoNetwork.SERVER, Ports.FLOOD);
      while (true) {
        request(socket, REPORT_BYTES);
        read(socket, REPORT_BYTES / 2);
        Thread.sleep(ThreadLocalRandom.current().nextInt(50, 501));
        read(socket, REPORT_BYTES - REPORT_BYTES / 2);
        Thread.sleep(2_500);
      }
    }
  }

  /** Long transfers: what is lost in the middle is repaired fast, by the data behind it. */
  private static void download() throws IOException, InterruptedException {
    try (Socket socket = new Socket()) {
      connect(socket, DemoNetwork.SERVER_LOSSY, Ports.FILES);
      while (true) {
        request(socket, FILE_BYTES);
        read(socket, FILE_BYTES);
        Thread.sleep(4_000);
      }
    }
  }

  /** Short answers: nothing follows what is lost, so that only a timer can repair it. */
  private static void exchangeMessages() throws IOException, InterruptedException {
    try (Socket socket = new Socket()) {
      connect(socket, DemoNetwork.SERVER_LOSSY, Ports.FILES);
      for (int message = 0; message < 100; message++) {
        request(socket, MESSAGE_BYTES);
        read(socket, MESSAGE_BYTES);
        Thread.sleep(20);
      }
    }
    Thread.sleep(500);
  }

  private static void browse() throws IOException, InterruptedException {
    int order = ThreadLocalRandom.current().nextInt(1_000);
    String path = order % 20 == 0 ? "/missing" : "/orders/" + order;
    URI uri = URI.create("http://" + DemoNetwork.SERVER + ":" + Ports.HTTP + path);
    HttpURLConnection call = (HttpURLConnection) uri.toURL().openConnection();
    if (call.getResponseCode() == HttpURLConnection.HTTP_OK) {
      call.getInputStream().readAllBytes();
    }
    if (order % 10 == 0) {
      // A new connection now and then.
      call.disconnect();
    }
    Thread.sleep(100);
  }

  private static void callNobody() throws IOException, InterruptedException {
    Thread.sleep(15_000);
    try (Socket socket = new Socket()) {
      connect(socket, DemoNetwork.SERVER, Ports.CLOSED);
    } catch (ConnectException e) {
      // That is the point.
      return;
    }
  }

  /**
   * A micro-burst: what is little over seconds is far more than the path carries in a millisecond.
   */
  private static void export() throws IOException, InterruptedException {
    byte[] records = new byte[EXPORT_BYTES];
    try (Socket socket = new Socket()) {
      connect(socket, DemoNetwork.SERVER, Ports.EXPORTS);
      while (true) {
        Thread.sleep(3_000);
        socket.getOutputStream().write(records);
      }
    }
  }

  /** Numbered datagrams over the lossy path: nobody sends again what is lost. */
  private static void readQuotes() throws IOException {
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.bind(
          new InetSocketAddress(InetAddress.ofLiteral(DemoNetwork.CLIENT_LOSSY), Ports.QUOTES));
      ByteBuffer quote = ByteBuffer.allocate(1024);
      while (true) {
        channel.receive(quote.clear());
      }
    }
  }

  private static void connect(Socket socket, String address, int port) throws IOException {
    socket.connect(new InetSocketAddress(InetAddress.ofLiteral(address), port), 10_000);
  }

  private static void request(Socket socket, int bytes) throws IOException {
    new DataOutputStream(socket.getOutputStream()).writeInt(bytes);
  }

  private static void read(Socket socket, int bytes) throws IOException {
    byte[] buffer = new byte[16 * 1024];
    for (int left = bytes; left > 0; ) {
      int read = socket.getInputStream().read(buffer, 0, Math.min(left, buffer.length));
      if (read < 0) {
        throw new EOFException("the server went away");
      }
      left -= read;
    }
  }
}
