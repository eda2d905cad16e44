package dev.wirescope.up.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;

/**
 * What runs on the demo's server host: a flooder, a file server, a web server, and somebody who
 * sends quotes.
 */
public final class ServerHost {
  private static final byte[] BLOCK = new byte[64 * 1024];

  private static final int QUOTE_BYTES = 64;

  private ServerHost() {}

  /** Serves until killed; makes the file named by its argument once it listens. */
  public static void main(String[] args) throws IOException {
    serveBytes("flooder", DemoNetwork.SERVER, Ports.FLOOD);
    serveBytes("file-server", DemoNetwork.SERVER_LOSSY, Ports.FILES);
    takeBytes("export-sink", DemoNetwork.SERVER, Ports.EXPORTS);
    serveHttp();
    Loop.start("quote-feed", ServerHost::sendQuotes);
    Files.writeString(Path.of(args[0]), "listening\n");
  }

  /** For each number that arrives, sends as many bytes, as fast as TCP takes them. */
  private static void serveBytes(String name, String address, int port) throws IOException {
    ServerSocket listener = new ServerSocket(port, 50, InetAddress.ofLiteral(address));
    Loop.start(
        name,
        () -> {
          Socket socket = listener.accept();
          Thread.ofPlatform().name(name).start(() -> answer(socket));
        });
  }

  private static void takeBytes(String name, String address, int port) throws IOException {
    ServerSocket listener = new ServerSocket(port, 50, InetAddress.ofLiteral(address));
    Loop.start(
        name,
        () -> {
          try (Socket socket = listener.accept()) {
            byte[] buffer = new byte[BLOCK.length];
            while (socket.getInputStream().read(buffer) >= 0) {
              // Nobody needs it.
            }
          }
        });
  }

  private static void answer(Socket socket) {
    try (socket) {
      DataInputStream requests = new DataInputStream(socket.getInputStream());
      for (int wanted = requests.readInt(); wanted >= 0; wanted = requests.readInt()) {
        send(socket, wanted);
      }
    } catch (IOException e) {
      // The client has what it wanted, or is gone.
      return;
    }
  }

  private static void send(Socket socket, int wanted) throws IOException {
    for (int left = wanted; left > 0; left -= BLOCK.length) {
      socket.getOutputStream().write(BLOCK, 0, Math.min(left, BLOCK.length));
    }
  }

  /** Numbered datagrams, as market data is sent: 50 a second, whether anybody listens or not. */
  private static void sendQuotes() throws IOException, InterruptedException {
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.connect(
          new InetSocketAddress(InetAddress.ofLiteral(DemoNetwork.CLIENT_LOSSY), Ports.QUOTES));
      ByteBuffer quote = ByteBuffer.allocate(QUOTE_BYTES);
      for (long number = 1; true; number++) {
        channel.write(quote.clear().putLong(0, number));
        Thread.sleep(20);
      }
    }
  }

  private static void serveHttp() throws IOException {
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.ofLiteral(DemoNetwork.SERVER), Ports.HTTP), 50);
    server.createContext("/", ServerHost::answer);
    server.setExecutor(
        Executors.newFixedThreadPool(2, Thread.ofPlatform().name("web-server").factory()));
    server.start();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    boolean known = exchange.getRequestURI().getPath().startsWith("/orders/");
    byte[] body =
        (known ? "{\"order\": \"shipped\"}" : "not here").getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(known ? 200 : 404, body.length);
    try (exchange) {
      exchange.getResponseBody().write(body);
    }
  }
}
