package dev.wirescope.query.access;

import dev.wirescope.access.TokenFile.Scope;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The scope that a resource asks of a token; {@link Scope#READ} where nothing is said. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Needs {
  Scope value();
}
