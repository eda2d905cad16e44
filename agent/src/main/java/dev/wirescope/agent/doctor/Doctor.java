package dev.wirescope.agent.doctor;

import dev.wirescope.agent.doctor.Diagnosis.Check;
import dev.wirescope.agent.doctor.Diagnosis.ProbeVerdict;
import dev.wirescope.agent.doctor.Diagnosis.Tracepoint;
import dev.wirescope.agent.libbpf.KernelBtf;
import dev.wirescope.agent.libbpf.Libbpf;
import dev.wirescope.agent.libbpf.LibbpfException;
import dev.wirescope.agent.probe.CgroupRoot;
import dev.wirescope.agent.probe.KernelEvents;
import dev.wirescope.agent.probe.KernelEventsConfig;
import dev.wirescope.agent.probe.Probe;
import dev.wirescope.agent.probe.ProbeException;
import dev.wirescope.agent.probe.ProbeNeeds;
import dev.wirescope.agent.probe.ProbeStatus;
import dev.wirescope.agent.probe.Rights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Looks at this node and, where it has the right to, really loads and attaches the probes. */
final class Doctor {
  private static final Path RELEASE = Path.of("/proc/sys/kernel/osrelease");
  private static final int TRIAL_RING_BYTES = 64 << 10;

  private final KernelEventsConfig config;

  Doctor(KernelEventsConfig config) {
    this.config = config.withRingBytes(TRIAL_RING_BYTES);
  }

  Diagnosis examine() {
    List<Check> checks = List.of(libbpf(), btf(), rights(), cgroup());
    List<Tracepoint> tracepoints = tracepoints();
    return new Diagnosis(kernelRelease(), checks, tracepoints, probes(tracepoints));
  }

  private static Check libbpf() {
    try {
      return present("libbpf", Libbpf.version());
    } catch (LibbpfException e) {
      return new Check("libbpf", false, e.reason(), e.remedy());
    }
  }

  private static Check btf() {
    try {
      KernelBtf.requireAvailable();
      return present("btf", KernelBtf.FILE.toString());
    } catch (LibbpfException e) {
      return new Check("btf", false, e.reason(), e.remedy());
    }
  }

  private static Check rights() {
    List<String> missing = Rights.own().missing();
    return missing.isEmpty()
        ? present("rights", "BPF, tracing and network")
        : new Check(
            "rights",
            false,
            "lacks " + String.join(", ", missing),
            "run as root or give it these capabilities");
  }

  private static Check cgroup() {
    return CgroupRoot.find()
        .map(root -> present("cgroup v2", root.toString()))
        .orElseGet(() -> new Check("cgroup v2", false, "not mounted", CgroupRoot.REMEDY));
  }

  private static Check present(String name, String detail) {
    return new Check(name, true, detail, "");
  }

  private List<Tracepoint> tracepoints() {
    List<Tracepoint> tracepoints = new ArrayList<>();
    if (!Libbpf.isInstalled() || !KernelBtf.isAvailable()) {
      return tracepoints;
    }
    try (KernelBtf kernel = KernelBtf.load()) {
      for (Probe probe : Probe.values()) {
        for (ProbeNeeds.Tracepoint need : ProbeNeeds.tracepoints(probe, config.objects())) {
          tracepoints.add(
              new Tracepoint(
                  need.name(), kernel.hasTracepoint(need.name()), probe.label(), need.optional()));
        }
      }
    }
    return tracepoints;
  }

  private List<ProbeVerdict> probes(List<Tracepoint> tracepoints) {
    try (KernelEvents events = KernelEvents.tryOut(config)) {
      return events.status().stream().map(status -> verdict(events, status, tracepoints)).toList();
    } catch (LibbpfException | ProbeException e) {
      return Arrays.stream(Probe.values())
          .map(probe -> new ProbeVerdict(probe.label(), false, probe.feature(), e.getMessage(), ""))
          .toList();
    }
  }

  private static ProbeVerdict verdict(
      KernelEvents events, ProbeStatus status, List<Tracepoint> tracepoints) {
    Probe probe = Probe.ofLabel(status.probe());
    boolean runs = status.state() == ProbeStatus.State.ATTACHED;
    String lacks = shortcomings(status.probe(), tracepoints) + events.shortcoming(probe);
    return new ProbeVerdict(
        status.probe(), runs, probe.feature(), runs ? lacks : status.reason(), events.way(probe));
  }

  private static String shortcomings(String probe, List<Tracepoint> tracepoints) {
    List<String> absent =
        tracepoints.stream()
            .filter(tracepoint -> tracepoint.probe().equals(probe) && !tracepoint.present())
            .map(Tracepoint::name)
            .toList();
    return absent.isEmpty()
        ? ""
        : "less precise: this kernel has no tracepoint " + String.join(", ", absent);
  }

  private static String kernelRelease() {
    try {
      return Files.readString(RELEASE).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("read of " + RELEASE, e);
    }
  }
}
