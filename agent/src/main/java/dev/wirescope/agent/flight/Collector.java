package dev.wirescope.agent.flight;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.CallHeaders;
import org.apache.arrow.flight.FlightCallHeaders;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightGrpcUtils;
import org.apache.arrow.flight.HeaderCallOption;
import org.apache.arrow.memory.BufferAllocator;

/**
 * The connection to the collector. It is made when first used and made again by itself; {@link
 * #retryNow} has it not wait.
 */
final class Collector implements AutoCloseable {
  private static final long KEEP_ALIVE_S = 60;
  private static final long CLOSE_S = 2;
  private static final int MAX_REPLY_BYTES = 64 * 1024;

  private final CollectorAddress address;
  private final BearerToken token;
  private final EventLoopGroup eventLoop =
      new NioEventLoopGroup(1, new DefaultThreadFactory("flight-io", true));
  private final ManagedChannel channel;
  private final FlightClient client;

  Collector(CollectorAddress address, BearerToken token, BufferAllocator allocator) {
    this.address = address;
    this.token = token;
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(address.host(), address.port())
            .eventLoopGroup(eventLoop)
            .channelType(NioSocketChannel.class)
            // Answers are tiny and only change a queue: no thread of their own.
            .directExecutor()
            .maxInboundMessageSize(MAX_REPLY_BYTES)
            .keepAliveTime(KEEP_ALIVE_S, TimeUnit.SECONDS);
    this.channel =
        (address.tls() ? builder.useTransportSecurity() : builder.usePlaintext()).build();
    this.client = FlightGrpcUtils.createFlightClientWithSharedChannel(allocator, channel);
  }

  CollectorAddress address() {
    return address;
  }

  FlightClient client() {
    return client;
  }

  /**
   * What every call carries.
   *
   * @throws IOException if the token cannot be read
   */
  HeaderCallOption credentials() throws IOException {
    CallHeaders headers = new FlightCallHeaders();
    headers.insert("authorization", "Bearer " + token.read());
    return new HeaderCallOption(headers);
  }

  /** Tries to connect at the next call, however long ago the last try was. */
  void retryNow() {
    channel.resetConnectBackoff();
  }

  /**
   * Ends the connection first: an answer that is just coming in holds a buffer of the client, which
   * may close only when none is held.
   */
  @Override
  public void close() {
    try {
      if (!channel.shutdown().awaitTermination(CLOSE_S, TimeUnit.SECONDS)) {
        channel.shutdownNow().awaitTermination(CLOSE_S, TimeUnit.SECONDS);
      }
      eventLoop
          .shutdownGracefully(0, CLOSE_S, TimeUnit.SECONDS)
          .awaitUninterruptibly(CLOSE_S, TimeUnit.SECONDS);
      client.close();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
