package dev.wirescope.query.api;

import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;

/** What the OpenAPI document says about the whole. */
@OpenAPIDefinition(
    info =
        @Info(
            title = "Wirescope",
            version = "1",
            description =
                "Questions, findings and alerts about the TCP connections of your nodes. Every answer"
                    + " says how complete it is. Errors are RFC 9457 problem documents. A token sees"
                    + " the rows of its own tenant only."))
@SecurityScheme(
    securitySchemeName = "token",
    type = SecuritySchemeType.HTTP,
    scheme = "bearer",
    description = "A token of the tokens file with the scope read, or admin for webhooks.")
public class ApiDefinition extends Application {}
