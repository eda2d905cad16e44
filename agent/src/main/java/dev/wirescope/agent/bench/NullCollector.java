package dev.wirescope.agent.bench;

import java.io.IOException;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.NoOpFlightProducer;
import org.apache.arrow.flight.PutResult;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** A collector on a free port of the loopback that takes every batch and keeps none. */
final class NullCollector implements AutoCloseable {
  private final BufferAllocator allocator = new RootAllocator();
  private final FlightServer server;

  NullCollector() throws IOException {
    server =
        FlightServer.builder(allocator, Location.forGrpcInsecure("127.0.0.1", 0), new Producer())
            .build()
            .start();
  }

  String uri() {
    return "grpc://127.0.0.1:" + server.getPort();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    try {
      server.close();
    } finally {
      allocator.close();
    }
  }

  private static final class Producer extends NoOpFlightProducer {
    @Override
    public Runnable acceptPut(
        CallContext context, FlightStream stream, StreamListener<PutResult> acknowledge) {
      return () -> {
        while (stream.next()) {
          acknowledge.onNext(PutResult.empty());
        }
        acknowledge.onCompleted();
      };
    }
  }
}
