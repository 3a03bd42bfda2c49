using System.Security.Cryptography.X509Certificates;

namespace Parley.Cli.Tests.Doctor;

public sealed class CertificateTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task A_certificate_signed_by_itself_is_a_failure_of_its_issuer_alone()
    {
        using var certificate = TestCertificate.SignedByItself("127.0.0.1", Now.AddDays(-1), Now.AddDays(90));
        var verdicts = await Examine(certificate);
        Assert.Equal(("fail", "ok", "ok"), (verdicts["certificate-issuer"], verdicts["certificate-dates"], verdicts["certificate-name"]));
        // The rest is looked at all the same.
        Assert.Equal(("ok", "ok"), (verdicts["live-proto"], verdicts["encryption"]));
    }

    [Fact]
    public async Task An_expired_certificate_is_a_failure_of_its_dates()
    {
        using var certificate = TestCertificate.SignedByItself("127.0.0.1", Now.AddDays(-90), Now.AddDays(-2));
        Assert.Equal("fail", (await Examine(certificate))["certificate-dates"]);
    }

    [Fact]
    public async Task A_certificate_about_to_expire_is_a_warning()
    {
        using var certificate = TestCertificate.SignedByItself("127.0.0.1", Now.AddDays(-80), Now.AddDays(9));
        Assert.Equal("warn", (await Examine(certificate))["certificate-dates"]);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_a_failure_of_its_name()
    {
        using var certificate = TestCertificate.SignedByItself("chat.example", Now.AddDays(-1), Now.AddDays(90));
        await using var proxy = new Proxy(shared.Server.Port, certificate);
        var run = await CommandRun.Of("doctor", proxy.Address, "--json");
        Assert.Equal(ExitCode.Refused, run.ExitCode);
        Assert.Equal("The certificate is for chat.example, not for 127.0.0.1.", DoctorTests.Check(run.Json, "certificate-name").GetProperty("meaning").GetString());
    }

    [Fact]
    public async Task An_unknown_authority_is_a_failure_and_a_trusted_one_is_not()
    {
        var (authority, certificate) = TestCertificate.Issued("127.0.0.1", Now.AddDays(-1), Now.AddDays(90));
        using var both = new Both(authority, certificate);
        Assert.Equal("fail", (await Examine(certificate))["certificate-issuer"]);

        var folder = Directory.CreateTempSubdirectory("parley-trust-");
        try
        {
            var file = Path.Combine(folder.FullName, "authorities.pem");
            await File.WriteAllTextAsync(file, authority.ExportCertificatePem());
            await using var proxy = new Proxy(shared.Server.Port, certificate);
            var run = await ParleyProcess.Run(["doctor", proxy.Address, "--json"], new Dictionary<string, string>(StringComparer.Ordinal) { ["SSL_CERT_FILE"] = file });
            Assert.Equal("ok", DoctorTests.Verdicts(run.Json)["certificate-issuer"]);
            Assert.Equal(ExitCode.Ok, run.ExitCode);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_port_without_tls_is_said_to_have_none()
    {
        var run = await CommandRun.Of("doctor", $"https://127.0.0.1:{shared.Server.Port}", "--json");
        Assert.Equal(ExitCode.Refused, run.ExitCode);
        Assert.Equal("fail", DoctorTests.Verdicts(run.Json)["encryption"]);
    }

    private async Task<Dictionary<string, string>> Examine(X509Certificate2 certificate)
    {
        await using var proxy = new Proxy(shared.Server.Port, certificate);
        var run = await CommandRun.Of("doctor", proxy.Address, "--json");
        return DoctorTests.Verdicts(run.Json);
    }

    private sealed record Both(X509Certificate2 First, X509Certificate2 Second) : IDisposable
    {
        public void Dispose()
        {
            First.Dispose();
            Second.Dispose();
        }
    }
}
