package dev.wirescope.agent.burst;

import dev.wirescope.agent.batch.GapsBatch;
import dev.wirescope.agent.batch.MicroBurstsBatch;
import dev.wirescope.agent.batch.WaveformsBatch;

/** Where the rows go. */
public interface BurstRows {
  void onMicroBurst(MicroBurstsBatch.Row row);

  void onGap(GapsBatch.Row row);

  void onWaveform(WaveformsBatch.Row row);
}
