package dev.wirescope.agent.detect;

/** Where the rate of an interface is known from: {@code enum ws_rate_source}. */
public enum RateSource {
  NONE(0),
  CONFIGURED(1),
  ETHTOOL(2),
  LEARNED(3);

  private final int number;

  RateSource(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
