import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.Map;
import partnercenter.ApiClient;
import partnercenter.api.CustomersApi;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Sends payloads through the generated classes: {@code roundtrip} or {@code call BASE_URL}. */
public final class RoundTrip {
  /** The mapper of the generated client, which by itself would write a null for every member that is absent. */
  private static final JsonMapper MAPPER = ApiClient.createDefaultMapper(null).rebuild()
      .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
      .build();

  private RoundTrip() {}

  public static void main(String[] args) throws Exception {
    var out = new PrintStream(System.out, true, UTF_8);
    if (args[0].equals("call")) {
      out.println(answer("listCustomers").set("payload", listCustomers(args[1])));
      return;
    }
    var in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.println(MAPPER.writeValueAsString(roundTrip(MAPPER.readTree(line))));
    }
  }

  private static ObjectNode roundTrip(JsonNode item) {
    var answer = answer(item.get("id").stringValue());
    try {
      var value = MAPPER.readValue(item.get("payload").toString(), generated(item.get("type").stringValue()));
      return answer.set("payload", MAPPER.readTree(MAPPER.writeValueAsString(value)));
    } catch (JacksonException | ClassNotFoundException fault) {
      return answer.put("error", fault.toString());
    }
  }

  /** The free-form object is the one type without a class: the generated code holds it as a map. */
  private static Class<?> generated(String type) throws ClassNotFoundException {
    return type.equals("FaultParameters") ? Map.class : Class.forName("partnercenter.model." + type);
  }

  private static JsonNode listCustomers(String baseUrl) {
    var client = new ApiClient(MAPPER, null).setBasePath(baseUrl);
    client.setBearerToken("any");
    var page = new CustomersApi(client).listCustomers(2, null, null, null, null, null, null, null, null);
    return MAPPER.readTree(MAPPER.writeValueAsString(page));
  }

  private static ObjectNode answer(String id) {
    return MAPPER.createObjectNode().put("id", id);
  }
}
