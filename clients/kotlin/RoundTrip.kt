import com.squareup.moshi.JsonAdapter
import com.squareup.moshi.JsonDataException
import java.lang.reflect.Type
import partnercenter.api.CustomersApi
import partnercenter.infrastructure.ApiClient
import partnercenter.infrastructure.Serializer

private val json: JsonAdapter<Any> = Serializer.moshi.adapter(Any::class.java).serializeNulls()

/** Sends payloads through the generated classes: `roundtrip` or `call BASE_URL`. */
fun main(args: Array<String>) {
    val out = System.out.writer().buffered()
    if (args[0] == "call") {
        out.appendLine("""{"id": "listCustomers", "payload": ${listCustomers(args[1])}}""")
    } else {
        System.`in`.reader().forEachLine { out.appendLine(answer(json.fromJson(it) as Map<*, *>)) }
    }
    out.flush()
}

private fun answer(item: Map<*, *>): String {
    val id = json.toJson(item["id"])
    return try {
        """{"id": $id, "payload": ${roundTrip(item["type"] as String, json.toJson(item["payload"]))}}"""
    } catch (fault: JsonDataException) {
        """{"id": $id, "error": ${json.toJson(fault.toString())}}"""
    } catch (fault: ClassNotFoundException) {
        """{"id": $id, "error": ${json.toJson(fault.toString())}}"""
    }
}

private fun roundTrip(type: String, payload: String): String = generated(type).run { toJson(fromJson(payload)) }

/** The adapter that the generated client uses itself; the free-form object is the one type without a class. */
private fun generated(type: String): JsonAdapter<Any> {
    val name = if (type == "FaultParameters") "java.lang.Object" else "partnercenter.model.$type"
    return Serializer.moshi.adapter(Class.forName(name) as Type)
}

private fun listCustomers(baseUrl: String): String {
    ApiClient.accessToken = "any"
    return generated("CustomerCollection").toJson(CustomersApi(baseUrl).listCustomers(size = 2))
}
