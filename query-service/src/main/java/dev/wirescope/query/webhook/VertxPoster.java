package dev.wirescope.query.webhook;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Posts over a connection to the very address that was checked, while the name goes into the Host
 * header and the TLS handshake. Follows no redirect, and reads no more of an answer than a little.
 */
final class VertxPoster implements Poster, AutoCloseable {
  private static final int MAX_ANSWER_BYTES = 16 * 1024;

  private final Vertx vertx;
  private final HttpClient client;
  private final AddressRules rules;
  private final Target.Resolver resolver;
  private final Duration timeout;

  VertxPoster(Vertx vertx, AddressRules rules, Target.Resolver resolver, Duration timeout) {
    this.vertx = vertx;
    this.rules = rules;
    this.resolver = resolver;
    this.timeout = timeout;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setKeepAlive(false)
                .setMaxPoolSize(8)
                .setMaxWaitQueueSize(256)
                .setConnectTimeout(Math.toIntExact(timeout.toMillis()))
                .setVerifyHost(true)
                .setDecompressionSupported(false)
                .setMaxHeaderSize(16 * 1024));
  }

  @Override
  public int post(String url, Map<String, String> headers, byte[] body, int attempt)
      throws IOException, ForbiddenTargetException, InterruptedException {
    Target target = Target.parse(url);
    List<InetAddress> addresses = target.addresses(resolver, rules);
    InetAddress address = addresses.get(attempt % addresses.size());
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setServer(SocketAddress.inetSocketAddress(target.port(), literal(address)))
            .setHost(target.host())
            .setPort(target.port())
            .setSsl(target.secure())
            .setURI(target.pathAndQuery())
            .setFollowRedirects(false)
            .setTimeout(timeout.toMillis());
    headers.forEach(options::putHeader);
    Future<Integer> status =
        client.request(options).compose(request -> send(request, Buffer.buffer(body)));
    try {
      return status
          .toCompletionStage()
          .toCompletableFuture()
          .get(2 * timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(reason(e.getCause()), e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + timeout.toMillis() + " ms", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }

  private Future<Integer> send(HttpClientRequest request, Buffer body) {
    Promise<Integer> status = Promise.promise();
    request
        .response()
        .onSuccess(
            response -> {
              discard(response);
              status.tryComplete(response.statusCode());
            })
        .onFailure(status::tryFail);
    request.send(body).onFailure(status::tryFail);
    return status.future();
  }

  /** Lets a short answer end by itself; cuts a long or slow one off. */
  private void discard(HttpClientResponse response) {
    long[] bytes = {0};
    long timer = vertx.setTimer(timeout.toMillis(), _ -> response.request().connection().close());
    response.handler(
        part -> {
          bytes[0] += part.length();
          if (bytes[0] > MAX_ANSWER_BYTES) {
            response.request().connection().close();
          }
        });
    response.exceptionHandler(_ -> vertx.cancelTimer(timer));
    response.endHandler(_ -> vertx.cancelTimer(timer));
  }

  private static String literal(InetAddress address) {
    String text = address.getHostAddress();
    int scope = text.indexOf('%');
    return scope < 0 ? text : text.substring(0, scope);
  }

  private static String reason(Throwable cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
