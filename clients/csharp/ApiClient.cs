// Stands in for the ApiClient that the generator writes, which needs Polly from NuGet: the same interfaces over HttpClient.

using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Newtonsoft.Json;
using Newtonsoft.Json.Serialization;

namespace PartnerCenter.Client
{
    public class ApiClient : ISynchronousClient, IAsynchronousClient, IDisposable
    {
        public static readonly JsonSerializerSettings Settings = new JsonSerializerSettings
        {
            ConstructorHandling = ConstructorHandling.AllowNonPublicDefaultConstructor,
            DateParseHandling = DateParseHandling.None,
            ContractResolver = new WritesReadOnlyMembers(),
        };

        private readonly HttpClient _client;
        private readonly string _basePath;

        public ApiClient(string basePath) : this(new HttpClient(), basePath, null) { }

        public ApiClient(HttpClient client, string basePath, HttpClientHandler handler)
        {
            _client = client;
            _basePath = basePath;
        }

        public void Dispose() => _client.Dispose();

        private async Task<ApiResponse<T>> Send<T>(HttpMethod method, string path, RequestOptions options, CancellationToken cancellation)
        {
            var address = new WebRequestPathBuilder(_basePath, path);
            address.AddPathParameters(options.PathParameters);
            address.AddQueryParameters(options.QueryParameters);
            using (var request = new HttpRequestMessage(method, address.GetFullUri()))
            {
                if (options.Data != null)
                    request.Content = new StringContent(JsonConvert.SerializeObject(options.Data, Settings), Encoding.UTF8, "application/json");
                foreach (var header in options.HeaderParameters)
                    if (header.Key != "Content-Type") request.Headers.TryAddWithoutValidation(header.Key, header.Value);
                using (var response = await _client.SendAsync(request, cancellation).ConfigureAwait(false))
                {
                    // the service puts a byte-order mark before its answers, which Newtonsoft.Json does not read
                    var text = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync().ConfigureAwait(false)).TrimStart('\uFEFF');
                    var headers = new Multimap<string, string>();
                    foreach (var header in response.Headers) headers.Add(header.Key, new List<string>(header.Value));
                    var data = response.IsSuccessStatusCode ? JsonConvert.DeserializeObject<T>(text, Settings) : default;
                    return new ApiResponse<T>(response.StatusCode, headers, data, text);
                }
            }
        }

        private ApiResponse<T> Wait<T>(HttpMethod method, string path, RequestOptions options) =>
            Send<T>(method, path, options, CancellationToken.None).GetAwaiter().GetResult();

        public ApiResponse<T> Get<T>(string path, RequestOptions options, IReadableConfiguration configuration = null) => Wait<T>(HttpMethod.Get, path, options);
        public ApiResponse<T> Post<T>(string path, RequestOptions options, IReadableConfiguration configuration = null) => Wait<T>(HttpMethod.Post, path, options);
        public ApiResponse<T> Put<T>(string path, RequestOptions options, IReadableConfiguration configuration = null) => Wait<T>(HttpMethod.Put, path, options);
        public ApiResponse<T> Delete<T>(string path, RequestOptions options, IReadableConfiguration configuration = null) => Wait<T>(HttpMethod.Delete, path, options);
        public ApiResponse<T> Head<T>(string path, RequestOptions options, IReadableConfiguration configuration = null) => Wait<T>(HttpMethod.Head, path, options);
        public ApiResponse<T> Options<T>(string path, RequestOptions options, IReadableConfiguration configuration = null) => Wait<T>(HttpMethod.Options, path, options);
        public ApiResponse<T> Patch<T>(string path, RequestOptions options, IReadableConfiguration configuration = null) => Wait<T>(new HttpMethod("PATCH"), path, options);

        public Task<ApiResponse<T>> GetAsync<T>(string path, RequestOptions options, IReadableConfiguration configuration = null, CancellationToken cancellationToken = default) => Send<T>(HttpMethod.Get, path, options, cancellationToken);
        public Task<ApiResponse<T>> PostAsync<T>(string path, RequestOptions options, IReadableConfiguration configuration = null, CancellationToken cancellationToken = default) => Send<T>(HttpMethod.Post, path, options, cancellationToken);
        public Task<ApiResponse<T>> PutAsync<T>(string path, RequestOptions options, IReadableConfiguration configuration = null, CancellationToken cancellationToken = default) => Send<T>(HttpMethod.Put, path, options, cancellationToken);
        public Task<ApiResponse<T>> DeleteAsync<T>(string path, RequestOptions options, IReadableConfiguration configuration = null, CancellationToken cancellationToken = default) => Send<T>(HttpMethod.Delete, path, options, cancellationToken);
        public Task<ApiResponse<T>> HeadAsync<T>(string path, RequestOptions options, IReadableConfiguration configuration = null, CancellationToken cancellationToken = default) => Send<T>(HttpMethod.Head, path, options, cancellationToken);
        public Task<ApiResponse<T>> OptionsAsync<T>(string path, RequestOptions options, IReadableConfiguration configuration = null, CancellationToken cancellationToken = default) => Send<T>(HttpMethod.Options, path, options, cancellationToken);
        public Task<ApiResponse<T>> PatchAsync<T>(string path, RequestOptions options, IReadableConfiguration configuration = null, CancellationToken cancellationToken = default) => Send<T>(new HttpMethod("PATCH"), path, options, cancellationToken);
    }

    // the generated classes leave read-only members out when they are written; what was read is to be written whole
    internal sealed class WritesReadOnlyMembers : DefaultContractResolver
    {
        protected override JsonProperty CreateProperty(System.Reflection.MemberInfo member, MemberSerialization serialization)
        {
            var property = base.CreateProperty(member, serialization);
            property.ShouldSerialize = null;
            return property;
        }
    }
}
