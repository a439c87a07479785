// Reads payloads into the generated classes and writes them back; and lists customers through the generated client.

using System;
using System.Collections.Generic;
using System.IO;
using System.Reflection;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Newtonsoft.Json.Serialization;
using PartnerCenter.Api;
using PartnerCenter.Client;

public static class RoundTrip
{
    // what a program gives the generated ApiClient, so that members which are not set are left out and dates stay text
    private static JsonSerializerSettings Settings(IContractResolver resolver) => new JsonSerializerSettings
    {
        ConstructorHandling = ConstructorHandling.AllowNonPublicDefaultConstructor,
        NullValueHandling = NullValueHandling.Ignore,
        DateParseHandling = DateParseHandling.None,
        ContractResolver = resolver,
    };

    private static readonly JsonSerializerSettings ClientSettings = Settings(new DefaultContractResolver());
    private static readonly JsonSerializerSettings WholeSettings = Settings(new WritesReadOnlyMembers());

    public static void Main(string[] args)
    {
        Console.SetOut(new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { AutoFlush = true });
        if (args[0] == "call")
        {
            var configuration = new Configuration { BasePath = args[1], AccessToken = "any" };
            var client = new ApiClient(args[1]) { SerializerSettings = ClientSettings };
            var page = new CustomersApi(client, client, configuration).ListCustomers(size: 2);
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
            var payload = sent["payload"].ToString(Formatting.None);
            var value = JsonConvert.DeserializeObject(payload, Class((string)sent["type"]), ClientSettings);
            return new JObject { { "id", sent["id"] }, { "payload", Written(value) } };
        }
        catch (Exception error)
        {
            return new JObject { { "id", sent["id"] }, { "error", error.Message } };
        }
    }

    // a type without members of its own has no class: it is a dictionary; a name that is not known is an error. The classes
    // are asked of their own assembly, since Type.GetType does not look there
    private static Type Class(string name) => name == "FaultParameters"
        ? typeof(Dictionary<string, object>)
        : typeof(ApiClient).Assembly.GetType("PartnerCenter.Model." + name, throwOnError: true);

    private static JToken Parsed(string text)
    {
        using (var reader = new JsonTextReader(new StringReader(text)) { DateParseHandling = DateParseHandling.None })
            return JToken.ReadFrom(reader);
    }

    private static JToken Written(object value) => Parsed(JsonConvert.SerializeObject(value, WholeSettings));

    private static void Tell(JObject answer) => Console.WriteLine(answer.ToString(Formatting.None));

    // the generated classes leave read-only members out of what they write; what was read is to be compared whole
    private sealed class WritesReadOnlyMembers : DefaultContractResolver
    {
        protected override JsonProperty CreateProperty(MemberInfo member, MemberSerialization serialization)
        {
            var property = base.CreateProperty(member, serialization);
            property.ShouldSerialize = null;
            return property;
        }
    }
}
