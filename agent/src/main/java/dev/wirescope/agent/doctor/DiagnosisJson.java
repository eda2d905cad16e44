package dev.wirescope.agent.doctor;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wirescope.agent.doctor.Diagnosis.Check;
import dev.wirescope.agent.doctor.Diagnosis.ProbeVerdict;
import dev.wirescope.agent.doctor.Diagnosis.Tracepoint;

/** A diagnosis for programs: one JSON object on one line. */
final class DiagnosisJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private DiagnosisJson() {}

  static String of(Diagnosis diagnosis) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("ok", diagnosis.ok());
    json.put("kernel", diagnosis.kernel());
    ArrayNode checks = json.putArray("checks");
    for (Check check : diagnosis.checks()) {
      checks
          .addObject()
          .put("name", check.name())
          .put("ok", check.ok())
          .put("detail", check.detail())
          .put("remedy", check.remedy());
    }
    ArrayNode probes = json.putArray("probes");
    for (ProbeVerdict probe : diagnosis.probes()) {
      probes
          .addObject()
          .put("probe", probe.probe())
          .put("runs", probe.runs())
          .put("feature", probe.feature())
          .put("reason", probe.reason())
          .put("way", probe.way());
    }
    ArrayNode tracepoints = json.putArray("tracepoints");
    for (Tracepoint tracepoint : diagnosis.tracepoints()) {
      tracepoints
          .addObject()
          .put("name", tracepoint.name())
          .put("present", tracepoint.present())
          .put("probe", tracepoint.probe())
          .put("optional", tracepoint.optional());
    }
    return json.toString();
  }
}
