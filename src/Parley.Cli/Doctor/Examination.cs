using System.Net;
using System.Runtime.CompilerServices;

namespace Parley.Cli.Doctor;

/// <summary>All checks of one server, in the order in which one depends on the other. What cannot be reached is not asked further.</summary>
internal sealed class Examination(Uri server, string? phone, TimeProvider time) : IDisposable
{
    private Visitor? _visitor;

    public async IAsyncEnumerable<Finding> Run([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (name, addresses) = await NameCheck.Run(server, cancellationToken);
        yield return name;
        if (addresses.Count == 0)
            yield break;
        var (connection, reached) = await ConnectionCheck.Run(server, addresses, time, cancellationToken);
        yield return connection;
        if (reached is null)
            yield break;
        var certificates = await Certificates(reached, cancellationToken);
        foreach (var finding in certificates)
            yield return finding;
        if (certificates[0] is { Check: CertificateCheck.Encryption, Verdict: Verdict.Fail } && server.Scheme == Uri.UriSchemeHttps)
            yield break;

        _visitor = new Visitor(server, reached, time);
        var (parley, visit) = await ParleyCheck.Run(_visitor, cancellationToken);
        yield return parley;
        if (parley.Verdict == Verdict.Fail)
            yield break;
        await foreach (var finding in Inside(_visitor, visit!, cancellationToken))
            yield return finding;
        if (phone is not null && !certificates.Any(finding => finding.Verdict == Verdict.Fail))
            yield return await CodeCheck.Run(_visitor, phone, cancellationToken);
    }

    public void Dispose() => _visitor?.Dispose();

    private async Task<IReadOnlyList<Finding>> Certificates(IPEndPoint reached, CancellationToken cancellationToken) =>
        server.Scheme == Uri.UriSchemeHttps ? await CertificateCheck.Run(server, reached, time, cancellationToken) : [CertificateCheck.None(server)];

    private async IAsyncEnumerable<Finding> Inside(Visitor visitor, Visit visit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var finding in await HealthCheck.Run(visitor, cancellationToken))
            yield return finding;
        yield return ClockCheck.Run(visit);
        foreach (var subprotocol in LiveCheck.Subprotocols)
            yield return await LiveCheck.Run(visitor, subprotocol, cancellationToken);
        foreach (var finding in HeaderCheck.Run(server, visit))
            yield return finding;
        yield return await WebClientCheck.Run(visitor, cancellationToken);
        foreach (var finding in await OfferCheck.Run(visitor, cancellationToken))
            yield return finding;
    }
}
