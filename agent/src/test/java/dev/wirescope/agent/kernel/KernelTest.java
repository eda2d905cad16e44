package dev.wirescope.agent.kernel;

import dev.wirescope.agent.probe.Rights;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A test that loads probes into the running kernel. Without the rights it is skipped and says so;
 * where {@code CI=true} it must run.
 */
@Tag("kernel")
@ExtendWith(KernelTest.Condition.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface KernelTest {

  /** Decides from this process's capabilities. */
  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      String missing = String.join(", ", Rights.own().missing());
      if (missing.isEmpty()) {
        return ConditionEvaluationResult.enabled("may load probes");
      }
      if ("true".equals(System.getenv("CI"))) {
        return ConditionEvaluationResult.enabled("must run, and fails for want of " + missing);
      }
      return ConditionEvaluationResult.disabled(
          "kernel tests need root: this process lacks " + missing);
    }
  }
}
