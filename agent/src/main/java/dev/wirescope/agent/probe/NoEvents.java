package dev.wirescope.agent.probe;

import dev.wirescope.agent.event.AcceptEvent;
import dev.wirescope.agent.event.CloseEvent;
import dev.wirescope.agent.event.ConnectEvent;
import dev.wirescope.agent.event.ConnectionSummaryEvent;
import dev.wirescope.agent.event.DropEvent;
import dev.wirescope.agent.event.EventHandler;
import dev.wirescope.agent.event.LocalDropStallEvent;
import dev.wirescope.agent.event.ResetEvent;
import dev.wirescope.agent.event.RetransmissionEvent;
import dev.wirescope.agent.event.ZeroWindowEvent;

/** Takes events and does nothing with them; whoever wants a few kinds extends it. */
public class NoEvents implements EventHandler {
  @Override
  public void onConnect(ConnectEvent event) {}

  @Override
  public void onAccept(AcceptEvent event) {}

  @Override
  public void onClose(CloseEvent event) {}

  @Override
  public void onRetransmission(RetransmissionEvent event) {}

  @Override
  public void onZeroWindow(ZeroWindowEvent event) {}

  @Override
  public void onDrop(DropEvent event) {}

  @Override
  public void onReset(ResetEvent event) {}

  @Override
  public void onLocalDropStall(LocalDropStallEvent event) {}

  @Override
  public void onConnectionSummary(ConnectionSummaryEvent event) {}
}
