// Reads payloads into the generated classes and writes them back; and lists customers through the generated client.

using System;
using System.IO;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using PartnerCenter.Api;
using PartnerCenter.Client;

public static class RoundTrip
{
    public static void Main(string[] args)
    {
        Console.OutputEncoding = new UTF8Encoding(false);
        if (args[0] == "call")
        {
            var configuration = new Configuration { BasePath = args[1], AccessToken = "any" };
            var page = new CustomersApi(configuration).ListCustomers(size: 2);
            Tell(new JObject { { "id", "listCustomers" }, { "payload", Written(page) } });
            return;
        }
        var input = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(false));
        for (var line = input.ReadLine(); line != null; line = input.ReadLine())
            Tell(Answer(Parsed(line)));
    }

    private static JObject Answer(JToken sent)
    {
        try
        {
            var type = Type.GetType("PartnerCenter.Model." + sent["type"]) ?? typeof(JObject);
            var value = JsonConvert.DeserializeObject(sent["payload"].ToString(Formatting.None), type, ApiClient.Settings);
            return new JObject { { "id", sent["id"] }, { "payload", Written(value) } };
        }
        catch (Exception error)
        {
            return new JObject { { "id", sent["id"] }, { "error", error.Message } };
        }
    }

    private static JToken Parsed(string text)
    {
        using (var reader = new JsonTextReader(new StringReader(text)) { DateParseHandling = DateParseHandling.None })
            return JToken.ReadFrom(reader);
    }

    private static JToken Written(object value) => Parsed(JsonConvert.SerializeObject(value, ApiClient.Settings));

    private static void Tell(JObject answer) => Console.WriteLine(answer.ToString(Formatting.None));
}
