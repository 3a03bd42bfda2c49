using System.Net;
using System.Net.Sockets;
using System.Text;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Parley.Contracts;
using Parley.Server.Accounts;
using Parley.Server.Blobs;
using Parley.Server.Delivery;
using Parley.Server.Media;
using Parley.Server.Operations;
using Parley.Server.Storage.Sqlite;
using static Parley.Server.Tests.Media.MediaCalls;

namespace Parley.Server.Tests.Media;

public sealed class BreakdownTests
{
    [Fact]
    public async Task An_upload_that_is_cut_in_the_middle_leaves_nothing()
    {
        await using var server = await ServerFixture.Start();
        using var alice = await TestDevice.SignUp(server);
        var (caller, id) = (CallerOf(server, alice), NewId());
        Assert.True(MediaId.TryParse(id, out var mediaId));
        var media = server.Services.GetRequiredService<MediaStore>();
        var refusal = await Assert.ThrowsAsync<ProblemException>(() => media.Add(caller, mediaId, 100_000, new BreakingStream(NewFile(60_000)), CancellationToken.None));
        Assert.Equal("request-invalid", refusal.Problem.Code);
        Assert.Empty(StoredFiles(server.DataFolder));
        Assert.Equal(0, Strays(server));
        await alice.Fetch(id).ExpectProblem(404, "not-found");
        await alice.Upload(id, NewFile()).Expect(HttpStatusCode.Created);
        Assert.Equal(0, Strays(server));
    }

    [Fact]
    public async Task A_disk_that_is_full_is_said_so_and_nothing_stays()
    {
        await using var server = await ServerFixture.Start(services => services.AddSingleton<IBlobStore, FullDisk>());
        using var alice = await TestDevice.SignUp(server);
        await alice.Upload(NewId(), NewFile()).ExpectProblem(507, "storage-full");
        Assert.Equal(0, Strays(server));
    }

    [Fact]
    public async Task An_upload_that_dies_with_the_server_leaves_nothing_after_the_next_start()
    {
        await using var server = await ServerProcess.Start();
        var alice = await BareAccount.SignUp(server, "+15550177");
        var (kept, cut) = (NewId(), NewId());
        using (var whole = new HttpRequestMessage(HttpMethod.Post, "media/upload") { Content = Opaque(NewFile()) })
        {
            whole.Headers.Add("Idempotency-Key", kept);
            whole.Headers.Authorization = new("Bearer", alice.AccessToken);
            await server.Http.SendAsync(whole).ExpectStatus(HttpStatusCode.Created);
        }

        var incoming = Path.Combine(server.DataFolder, "blobs", "incoming");
        using (var begun = new FileSystemWatcher(incoming) { EnableRaisingEvents = true })
        using (var half = new TcpClient())
        {
            var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            begun.Changed += (_, _) => written.TrySetResult();
            await half.ConnectAsync(IPAddress.Loopback, server.Port);
            await half.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"POST /api/v1/media/upload HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {alice.AccessToken}\r\nIdempotency-Key: {cut}\r\n"
                + "Content-Type: application/octet-stream\r\nContent-Length: 1000000\r\n\r\n"));
            await half.GetStream().WriteAsync(NewFile(500_000));
            await written.Task.WaitAsync(Patience.Most);
            await server.Kill();
        }

        Assert.Single(Directory.EnumerateFiles(incoming));
        await server.Restart();
        Assert.Single(StoredFiles(server.DataFolder));
        Assert.Empty(Directory.EnumerateFiles(incoming));
        using var fetch = new HttpRequestMessage(HttpMethod.Get, $"media/{kept}");
        fetch.Headers.Authorization = new("Bearer", alice.AccessToken);
        await server.Http.SendAsync(fetch).ExpectStatus(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_blob_that_was_written_and_never_taken_over_is_gone_after_the_next_start()
    {
        await using var server = await ServerFixture.Start();
        await server.Services.GetRequiredService<IBlobStore>().Put("abcdef", new MemoryStream(NewFile()), CancellationToken.None);
        await server.Services.GetRequiredService<Writer>().Commit(session => MediaRows.AddStray(session, "abcdef"));
        Assert.Single(StoredFiles(server.DataFolder));
        await server.Restart();
        Assert.Empty(StoredFiles(server.DataFolder));
        Assert.Equal(0, Strays(server));
    }

    [Fact]
    public async Task The_metrics_count_bytes_in_and_out()
    {
        await using var server = await ServerFixture.Start();
        using var alice = await TestDevice.SignUp(server);
        var id = NewId();
        await alice.Upload(id, NewFile(5000)).Expect(HttpStatusCode.Created);
        using var fetched = await alice.Fetch(id);
        await fetched.Content.ReadAsByteArrayAsync();
        var metrics = server.Services.GetRequiredService<ServerMetrics>().Write();
        Assert.Contains("parley_media_received_bytes_total 5000\n", metrics, StringComparison.Ordinal);
        Assert.Contains("parley_media_served_bytes_total 5000\n", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain(id, metrics, StringComparison.Ordinal);
    }

    private static Caller CallerOf(ServerFixture server, TestDevice device)
    {
        Assert.True(server.Services.GetRequiredService<AccessTokens>().TryRead(device.AccessToken, out var caller, out _));
        return caller;
    }

    private static int Strays(ServerFixture server)
    {
        using var reader = server.Services.GetRequiredService<SqliteDatabase>().Read();
        return reader.Connection.ExecuteScalar<int>("SELECT count(*) FROM stray_blobs");
    }

    /// <summary>Gives what it has, and then breaks off as a connection does.</summary>
    private sealed class BreakingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is var count and > 0 ? count : throw new IOException("The connection was reset.");
    }

    private sealed class FullDisk : IBlobStore
    {
        public Task Put(string name, Stream content, CancellationToken cancellationToken) => throw new IOException("No space left on device", 28);

        public Stream? Open(string name) => null;

        public Task Delete(string name) => Task.CompletedTask;
    }
}
