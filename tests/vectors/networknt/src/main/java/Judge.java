import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Answers for json-schema-validator of networknt. */
public final class Judge {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Map<String, Schema> COMPILED = new HashMap<>();

    private static Schema validator(String path) {
        return COMPILED.computeIfAbsent(path, file -> {
            try {
                return REGISTRY.getSchema(MAPPER.readTree(Files.readAllBytes(Path.of(file))));
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        });
    }

    public static void main(String[] arguments) throws Exception {
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var output = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            JsonNode question = MAPPER.readTree(line);
            boolean valid = validator(question.get("schema").asString()).validate(question.get("payload")).isEmpty();
            output.println(MAPPER.createObjectNode().put("id", question.get("id").asString()).put("valid", valid));
        }
    }
}
