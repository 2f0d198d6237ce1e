package org.bourse.testrun;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;

/** Skips the tests of a class, or fails them, when the tool is missing that they need. */
final class NeedsCondition implements ExecutionCondition {

    private static final boolean REQUIRED = "required".equals(System.getProperty("tools"));

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getElement(), Needs.class)
                .map(needs -> evaluate(ReflectionSupport.newInstance(needs.value())))
                .orElse(ConditionEvaluationResult.enabled("needs nothing"));
    }

    private static ConditionEvaluationResult evaluate(Needs.Tool tool) {
        if (tool.isPresent()) {
            return ConditionEvaluationResult.enabled("its tool is there");
        }
        if (REQUIRED && tool.isInCi()) {
            throw new AssertionError(Needs.REASON + tool.advice());
        }
        return ConditionEvaluationResult.disabled(Needs.REASON + tool.advice());
    }
}
