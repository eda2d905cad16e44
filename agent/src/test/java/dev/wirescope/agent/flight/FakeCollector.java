package dev.wirescope.agent.flight;

import dev.wirescope.json.JsonRows;
import dev.wirescope.json.JsonText;
import dev.wirescope.schema.Table;
import dev.wirescope.schema.Tables;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.FlightGrpcUtils;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.NoOpFlightProducer;
import org.apache.arrow.flight.PutResult;
import org.apache.arrow.flight.auth.ServerAuthHandler;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/**
 * A real Flight server that takes what a collector takes: one stream for each table, a token, a
 * number for each batch, an answer for each. What it has is kept as JSON lines.
 */
final class FakeCollector implements AutoCloseable {
  static final String TOKEN = "wst_right";

  /** Decides the fate of a batch: null to take it, or why not. */
  interface Judge {
    CallStatus judge(Table table, int nthBatch);
  }

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final BufferAllocator allocator;
  private final int port;
  private final List<String> rows = new CopyOnWriteArrayList<>();
  private final List<Long> numbers = new CopyOnWriteArrayList<>();
  private volatile Judge judge = (table, nth) -> null;
  private volatile boolean silent;
  private volatile int answerEvery = 1;
  private final AtomicInteger batches = new AtomicInteger();
  private Server server;
  private ExecutorService handlers;

  FakeCollector(BufferAllocator allocator) throws IOException {
    this.allocator = allocator;
    try (ServerSocket free = new ServerSocket(0)) {
      this.port = free.getLocalPort();
    }
  }

  CollectorAddress address() {
    return new CollectorAddress("127.0.0.1", port, false);
  }

  @SuppressWarnings("deprecation") // the only way to a Flight service on a server of our own
  FakeCollector start() throws IOException {
    handlers = Executors.newVirtualThreadPerTaskExecutor();
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .addService(
                ServerInterceptors.intercept(
                    FlightGrpcUtils.createFlightService(
                        allocator, new Producer(), ServerAuthHandler.NO_OP, handlers),
                    new TokenCheck()))
            .build()
            .start();
    return this;
  }

  /** Breaks every connection, as a crash would. */
  void stop() throws InterruptedException {
    if (server != null) {
      server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
      handlers.shutdownNow();
      server = null;
    }
  }

  FakeCollector judge(Judge newJudge) {
    judge = newJudge;
    return this;
  }

  /** Takes batches and answers nothing. */
  FakeCollector silent(boolean newSilent) {
    silent = newSilent;
    return this;
  }

  /** Answers only every {@code nth} batch: that stands for all before it. */
  FakeCollector answerEvery(int nth) {
    answerEvery = nth;
    return this;
  }

  /** The rows it has, as JSON. */
  List<String> rows() {
    return rows;
  }

  /** The numbers of the batches it has. */
  List<Long> numbers() {
    return numbers;
  }

  /** Batches that came, taken or not. */
  int batches() {
    return batches.get();
  }

  @Override
  public void close() throws InterruptedException {
    stop();
  }

  private static final class TokenCheck implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      if (("Bearer " + TOKEN).equals(headers.get(AUTHORIZATION))) {
        return next.startCall(call, headers);
      }
      call.close(Status.UNAUTHENTICATED.withDescription("unknown token"), new Metadata());
      return new ServerCall.Listener<>() {};
    }
  }

  private final class Producer extends NoOpFlightProducer {
    @Override
    public Runnable acceptPut(
        CallContext context, FlightStream stream, StreamListener<PutResult> answers) {
      return () -> take(stream, answers);
    }

    private void take(FlightStream stream, StreamListener<PutResult> answers) {
      String name = stream.getDescriptor().getPath().getFirst();
      Table table =
          Tables.SENT_BY_AGENT.stream()
              .filter(candidate -> candidate.name().equals(name))
              .findFirst()
              .orElseThrow();
      JsonRows json = new JsonRows(table);
      while (stream.next()) {
        int number = batches.incrementAndGet();
        CallStatus no = judge.judge(table, number);
        if (no != null) {
          answers.onError(no.toRuntimeException());
          return;
        }
        if (silent) {
          continue;
        }
        JsonText out = new JsonText();
        for (int row = 0; row < stream.getRoot().getRowCount(); row++) {
          json.write(stream.getRoot(), row, out.clear());
          rows.add(out.toString());
        }
        numbers.add(stream.getLatestMetadata().getLong(0));
        if (number % answerEvery != 0) {
          continue;
        }
        try (ArrowBuf answer = allocator.buffer(Long.BYTES)) {
          answer.setLong(0, stream.getLatestMetadata().getLong(0));
          answer.writerIndex(Long.BYTES);
          answers.onNext(PutResult.metadata(answer));
        }
      }
      answers.onCompleted();
    }
  }
}
