package dev.wirescope.agent.kernel;

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
 * A test against the running kernel, which needs root. Without root it is skipped and says so; in
 * CI ({@code CI=true}) a missing right fails it instead.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("kernel")
@ExtendWith(KernelTest.NeedsRoot.class)
@interface KernelTest {
  /** Root, or CI, where the test must run and fail rather than be skipped. */
  final class NeedsRoot implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      if (System.getProperty("user.name").equals("root") || "true".equals(System.getenv("CI"))) {
        return ConditionEvaluationResult.enabled("may load probes");
      }
      return ConditionEvaluationResult.disabled(
          "kernel test " + context.getDisplayName() + " needs root; run ./wirescope test as root");
    }
  }
}
