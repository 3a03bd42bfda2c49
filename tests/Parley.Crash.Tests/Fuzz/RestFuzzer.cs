using System.Text.Json;

namespace Parley.Crash.Tests.Fuzz;

/// <summary>Makes malformed requests one after the other and reads every refusal as a client does: by its document and its code.</summary>
internal sealed class RestFuzzer(HttpClient http, RestMaker maker, FuzzTally tally)
{
    public async Task Run(int requests)
    {
        for (; requests > 0; requests--)
            await Ask(maker.Next());
    }

    private async Task Ask(RestCase request)
    {
        using var patience = new CancellationTokenSource(Patience.Most);
        try
        {
            using var message = request.Message();
            tally.RequestSent();
            using var answer = await http.SendAsync(message, patience.Token);
            tally.Status((int)answer.StatusCode);
            var body = await answer.Content.ReadAsByteArrayAsync(patience.Token);
            if ((int)answer.StatusCode >= 400)
                Refused(request, answer, body);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            if (request.Oversized)
                tally.Broke();
            else
                tally.Found($"{exception.Message} {exception.InnerException?.Message}: {request}");
        }
    }

    private void Refused(RestCase request, HttpResponseMessage answer, byte[] body)
    {
        var status = (int)answer.StatusCode;
        if (status >= 500)
            tally.Found($"{status} in answer to {request}");
        if (body.Length == 0 && (KnownCodes.BareStatuses.Contains(status) || request.Method == "HEAD"))
            return;
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            tally.Found($"{status} without a problem document in answer to {request}");
            return;
        }

        using var document = JsonDocument.Parse(body);
        var problem = document.RootElement;
        var code = problem.GetProperty("code").GetString() ?? "";
        tally.Refused(status, code, request.ToString);
        if (problem.GetProperty("status").GetInt32() != status || problem.GetProperty("type").GetString() != "https://parley.dev/problems/" + code
            || string.IsNullOrEmpty(problem.GetProperty("detail").GetString()))
            tally.Found($"A problem document that is not in order in answer to {request}: {problem}");
    }
}
