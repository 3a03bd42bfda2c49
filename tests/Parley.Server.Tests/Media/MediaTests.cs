using System.Net;
using System.Net.Http.Headers;
using Parley.Contracts;
using Parley.Crypto;
using static Parley.Server.Tests.Media.MediaCalls;

namespace Parley.Server.Tests.Media;

public sealed class MediaTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task A_file_comes_back_byte_for_byte_to_whoever_was_told_its_id()
    {
        using var alice = await TestDevice.SignUp(server);
        using var bob = await TestDevice.SignUp(server);
        var (id, file) = (NewId(), NewFile(300_000));
        var answer = await alice.Upload(id, file).Expect(HttpStatusCode.Created);
        Assert.Equal(id, answer.Text("id"));
        Assert.Equal(file.Length, answer.GetProperty("size").GetInt64());

        using var fetched = await bob.Fetch(id);
        Assert.Equal(HttpStatusCode.OK, fetched.StatusCode);
        Assert.Equal(file, await fetched.Content.ReadAsByteArrayAsync());
        Assert.Equal("application/octet-stream", fetched.Content.Headers.ContentType?.ToString());
        Assert.Equal(file.Length, fetched.Content.Headers.ContentLength);
        Assert.Equal("attachment", fetched.Content.Headers.ContentDisposition?.ToString());
        Assert.Equal("nosniff", fetched.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("max-age=31536000, private, immutable", string.Join(", ", fetched.Headers.CacheControl!.ToString()));
    }

    [Fact]
    public async Task Nobody_fetches_a_file_without_signing_in_or_by_another_id()
    {
        using var alice = await TestDevice.SignUp(server);
        var id = NewId();
        await alice.Upload(id, NewFile()).Expect(HttpStatusCode.Created);
        await server.Http.GetAsync($"media/{id}").ExpectProblem(401, "unauthenticated");
        await server.Http.DeleteAsync($"media/{id}").ExpectProblem(401, "unauthenticated");
        await alice.Fetch(NewId()).ExpectProblem(404, "not-found");
        await alice.Fetch(id.ToUpperInvariant() + "x").ExpectProblem(404, "not-found");
        await alice.Fetch("..%2Fparley.db").ExpectProblem(404, "not-found");
    }

    [Fact]
    public async Task Any_part_of_a_file_can_be_fetched_by_itself()
    {
        using var alice = await TestDevice.SignUp(server);
        var (id, file) = (NewId(), NewFile(50_000));
        await alice.Upload(id, file).Expect(HttpStatusCode.Created);

        using var part = await alice.Fetch(id, headers => headers.Range = new RangeHeaderValue(16_440, 32_839));
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal("bytes 16440-32839/50000", part.Content.Headers.ContentRange?.ToString());
        Assert.Equal(file[16_440..32_840], await part.Content.ReadAsByteArrayAsync());
        using var end = await alice.Fetch(id, headers => headers.Range = new RangeHeaderValue(null, 100));
        Assert.Equal(file[^100..], await end.Content.ReadAsByteArrayAsync());
        using var beyond = await alice.Fetch(id, headers => headers.Range = new RangeHeaderValue(50_000, 50_001));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);

        using var known = await alice.Fetch(id, headers => headers.IfNoneMatch.Add(new EntityTagHeaderValue($"\"{id}\"")));
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        using var head = await alice.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"media/{id}"));
        Assert.Equal(50_000, head.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task Repeating_an_upload_is_harmless_and_another_file_of_its_id_is_refused()
    {
        using var alice = await TestDevice.SignUp(server);
        using var bob = await TestDevice.SignUp(server);
        var (id, file) = (NewId(), NewFile());
        await alice.Upload(id, file).Expect(HttpStatusCode.Created);
        var again = await alice.Upload(id, file).ExpectOk();
        Assert.Equal(id, again.Text("id"));
        await alice.Upload(id, NewFile()).ExpectProblem(409, "media-taken");
        await alice.Upload(id, NewFile(2000)).ExpectProblem(409, "media-taken");
        await bob.Upload(id, file).ExpectProblem(409, "media-taken");
        using var fetched = await bob.Fetch(id);
        Assert.Equal(file, await fetched.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Two_uploads_of_one_file_at_once_leave_one_of_it()
    {
        await using var own = await ServerFixture.Start();
        using var alice = await TestDevice.SignUp(own);
        var (id, file) = (NewId(), NewFile(200_000));
        var answers = await Task.WhenAll(alice.Upload(id, file), alice.Upload(id, file));
        Assert.All(answers, answer => Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}"));
        Assert.Single(StoredFiles(own.DataFolder));
        using var fetched = await alice.Fetch(id);
        Assert.Equal(file, await fetched.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Only_who_sent_a_file_deletes_it_and_its_id_is_not_used_again()
    {
        await using var own = await ServerFixture.Start();
        using var alice = await TestDevice.SignUp(own);
        using var bob = await TestDevice.SignUp(own);
        var (id, file) = (NewId(), NewFile());
        await alice.Upload(id, file).Expect(HttpStatusCode.Created);
        await bob.Http.DeleteAsync($"media/{id}").ExpectProblem(404, "not-found");
        Assert.Single(StoredFiles(own.DataFolder));
        await alice.Http.DeleteAsync($"media/{id}").Expect(HttpStatusCode.NoContent);
        await alice.Http.DeleteAsync($"media/{id}").Expect(HttpStatusCode.NoContent);
        await alice.Http.DeleteAsync($"media/{NewId()}").ExpectProblem(404, "not-found");
        Assert.Empty(StoredFiles(own.DataFolder));
        await bob.Fetch(id).ExpectProblem(404, "not-found");
        await alice.Upload(id, file).ExpectProblem(409, "media-taken");
    }

    [Fact]
    public async Task What_is_no_sealed_file_is_refused_before_it_is_read()
    {
        using var alice = await TestDevice.SignUp(server);
        foreach (var id in new[] { null, "", "0", new string('A', 32), NewId() + "0", Guid.NewGuid().ToString() })
            await alice.Upload(id, NewFile()).ExpectInvalid("Idempotency-Key");
        await alice.Upload(NewId(), new StringContent("x")).ExpectProblem(415, "media-type");
        await alice.Upload(NewId(), NewFile(Smallest - 1)).ExpectInvalid("body");
        await alice.Upload(NewId(), NewFile(Smallest)).Expect(HttpStatusCode.Created);

        using var unmeasured = new HttpRequestMessage(HttpMethod.Post, "media/upload") { Content = Opaque(NewFile()) };
        unmeasured.Headers.TransferEncodingChunked = true;
        unmeasured.Headers.Add("Idempotency-Key", NewId());
        await alice.Http.SendAsync(unmeasured).ExpectProblem(411, "length-required");

        using var large = new HttpRequestMessage(HttpMethod.Post, "media/upload") { Content = Opaque([]) };
        large.Content.Headers.ContentLength = Limits.MediaBytes + 1;
        large.Headers.ExpectContinue = true;
        large.Headers.Add("Idempotency-Key", NewId());
        await alice.Http.SendAsync(large).ExpectProblem(413, "too-large");
    }

    [Fact]
    public async Task A_device_that_is_not_in_its_accounts_list_sends_no_files()
    {
        using var pending = await TestDevice.SignIn(server, TestDevice.NewNumber());
        await pending.Upload(NewId(), NewFile()).ExpectProblem(403, "device-inactive");
    }

    [Fact]
    public void The_bounds_are_those_of_the_largest_and_the_smallest_container()
    {
        Assert.Equal(Limits.MediaBytes, Container.SealedSize(Limits.FileBytes));
        Assert.Equal(Limits.MediaMinBytes, Container.SealedSize(0));
        Assert.Equal(Smallest, Limits.MediaMinBytes);
    }
}
