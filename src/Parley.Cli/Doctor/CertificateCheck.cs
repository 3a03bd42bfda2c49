using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Parley.Cli.Doctor;

/// <summary>Would a browser take the server's certificate, and for how long yet?</summary>
internal static class CertificateCheck
{
    public const string Encryption = "encryption";
    private const int DaysToRenew = 14;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>For an address that begins with http:.</summary>
    public static Finding None(Uri server) => server.IsLoopback
        ? new Finding(Encryption, Verdict.Ok, "None, and none is needed on the way to this machine itself.")
        : new Finding(
            Encryption, Verdict.Fail, "The connection is not encrypted: codes, tokens and who writes to whom can be read on the way, and browsers give a page no keys.",
            "Put a proxy that terminates TLS in front (docs/configuration.md), and give people the https address.");

    /// <summary>The first finding is about the connection itself; the others are left out when it fails.</summary>
    public static async Task<IReadOnlyList<Finding>> Run(Uri server, IPEndPoint reached, TimeProvider time, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var client = new TcpClient(reached.AddressFamily);
        List<Finding> findings = [];
        try
        {
            await client.ConnectAsync(reached, patience.Token);
            await using var stream = new SslStream(client.GetStream());
            await stream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = server.IdnHost,
                    RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                    {
                        if (certificate is X509Certificate2 shown)
                            findings.AddRange(Judge(server, shown, chain, errors, time.GetUtcNow()));
                        return findings.Count > 0;
                    },
                },
                patience.Token);
            return [Protocol(stream.SslProtocol), .. findings];
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException or SocketException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return [new Finding(Encryption, Verdict.Fail, $"Port {server.Port} does not speak TLS.", "Put a proxy that terminates TLS there (docs/configuration.md), or check the server at its http: address.")];
        }
    }

    private static Finding Protocol(SslProtocols protocol) => protocol is SslProtocols.Tls13 or SslProtocols.Tls12
        ? new Finding(Encryption, Verdict.Ok, protocol is SslProtocols.Tls13 ? "TLS 1.3." : "TLS 1.2.")
        : new Finding(Encryption, Verdict.Warn, $"{protocol} is old and broken.", "Allow TLS 1.2 and 1.3 only.");

    private static IEnumerable<Finding> Judge(Uri server, X509Certificate2 certificate, X509Chain? chain, SslPolicyErrors errors, DateTimeOffset now)
    {
        yield return Dates(new DateTimeOffset(certificate.NotBefore.ToUniversalTime()), new DateTimeOffset(certificate.NotAfter.ToUniversalTime()), now);
        yield return errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
            ? new Finding("certificate-name", Verdict.Fail, $"The certificate is for {Names(certificate)}, not for {server.IdnHost}.", $"Get a certificate that names {server.IdnHost}.")
            : new Finding("certificate-name", Verdict.Ok, $"It names {server.IdnHost}.");
        yield return Chain(certificate, chain);
    }

    private static Finding Dates(DateTimeOffset from, DateTimeOffset until, DateTimeOffset now)
    {
        const string check = "certificate-dates";
        const string renew = "Renew it now, and let a timer do so from now on.";
        var day = until.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
        var days = (int)Math.Floor((until - now).TotalDays);
        if (now < from)
            return new Finding(check, Verdict.Fail, $"The certificate is valid only from {from.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)} on.", "Set this machine's clock right; if it is, get a new certificate.");
        if (now > until)
            return new Finding(check, Verdict.Fail, $"The certificate expired on {day}.", renew);
        return days < DaysToRenew
            ? new Finding(check, Verdict.Warn, $"The certificate expires on {day}, in {days} days.", renew)
            : new Finding(check, Verdict.Ok, $"Valid until {day}, {days} more days.");
    }

    private static Finding Chain(X509Certificate2 certificate, X509Chain? chain)
    {
        const string check = "certificate-issuer";
        const X509ChainStatusFlags beside = X509ChainStatusFlags.NotTimeValid | X509ChainStatusFlags.RevocationStatusUnknown | X509ChainStatusFlags.OfflineRevocation;
        var faults = (chain?.ChainStatus ?? []).Aggregate(X509ChainStatusFlags.NoError, static (all, each) => all | each.Status) & ~beside;
        if (faults == X509ChainStatusFlags.NoError)
            return new Finding(check, Verdict.Ok, $"Issued by {Common(certificate.Issuer)}, which this machine trusts.");
        if (certificate.Issuer == certificate.Subject)
            return new Finding(check, Verdict.Fail, "The certificate is signed by itself: nobody's device trusts it.", "Get one from a certificate authority; Let's Encrypt gives them for nothing.");
        return faults.HasFlag(X509ChainStatusFlags.PartialChain)
            ? new Finding(
                check, Verdict.Fail, $"Nothing leads from {Common(certificate.Issuer)}, which issued it, to an authority that this machine trusts.",
                "Let the server send the intermediate certificates too (the full chain), or take a certificate of an authority that devices trust.")
            : new Finding(check, Verdict.Fail, $"{Common(certificate.Issuer)} issued it, and this machine does not trust that ({faults}).", "Take a certificate of an authority that devices trust.");
    }

    private static string Names(X509Certificate2 certificate)
    {
        var alternatives = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        var names = alternatives is null ? [] : alternatives.EnumerateDnsNames().Concat(alternatives.EnumerateIPAddresses().Select(address => address.ToString())).Take(4).ToList();
        return names.Count > 0 ? string.Join(", ", names) : Common(certificate.Subject);
    }

    private static string Common(string distinguishedName)
    {
        var parts = distinguishedName.Split(", ");
        var part = parts.FirstOrDefault(each => each.StartsWith("CN=", StringComparison.Ordinal)) ?? parts.FirstOrDefault(each => each.StartsWith("O=", StringComparison.Ordinal));
        return part is null ? distinguishedName : part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..];
    }
}
