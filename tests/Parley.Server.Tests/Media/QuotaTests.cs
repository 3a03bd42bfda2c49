using System.Net;
using Parley.Contracts;
using Parley.Server.Media;
using Parley.Server.Operations;
using static Parley.Server.Tests.Media.MediaCalls;

namespace Parley.Server.Tests.Media;

public sealed class QuotaTests
{
    [Fact]
    public async Task An_account_sends_so_many_files_in_any_day_and_deleting_gives_none_back()
    {
        await using var server = await ServerFixture.Start(("Parley:Media:FilesPerDay", "2"));
        using var alice = await TestDevice.SignUp(server);
        using var bob = await TestDevice.SignUp(server);
        var first = NewId();
        await alice.Upload(first, NewFile()).Expect(HttpStatusCode.Created);
        server.Time.Advance(TimeSpan.FromHours(12));
        await alice.Refresh();
        await alice.Upload(NewId(), NewFile()).Expect(HttpStatusCode.Created);
        await alice.Http.DeleteAsync($"media/{first}").Expect(HttpStatusCode.NoContent);
        await alice.Upload(NewId(), NewFile()).ExpectProblem(403, "media-quota");
        await bob.Refresh();
        await bob.Upload(NewId(), NewFile()).Expect(HttpStatusCode.Created);

        server.Time.Advance(TimeSpan.FromHours(13));
        await alice.Refresh();
        await alice.Upload(NewId(), NewFile()).Expect(HttpStatusCode.Created);
        await alice.Upload(NewId(), NewFile()).ExpectProblem(403, "media-quota");
    }

    [Fact]
    public async Task An_account_sends_so_many_bytes_in_any_day()
    {
        await using var server = await ServerFixture.Start(("Parley:Media:BytesPerDay", "2500"));
        using var alice = await TestDevice.SignUp(server);
        var (id, file) = (NewId(), NewFile(1500));
        await alice.Upload(id, file).Expect(HttpStatusCode.Created);
        await alice.Upload(NewId(), NewFile(1001)).ExpectProblem(403, "media-quota");
        await alice.Upload(NewId(), NewFile(1000)).Expect(HttpStatusCode.Created);
        await alice.Upload(id, file).ExpectOk();
    }

    [Fact]
    public void What_is_on_its_way_counts_already()
    {
        var slots = new UploadSlots();
        static bool Fits(int files, long bytes) => files <= 100 && bytes <= 100;
        var first = slots.Take(1, 60, Fits);
        Assert.Equal("media-quota", Assert.Throws<ProblemException>(() => slots.Take(1, 41, Fits)).Problem.Code);
        using var other = slots.Take(2, 41, Fits);
        first.Dispose();
        using var again = slots.Take(1, 41, Fits);
        for (var i = 1; i < Limits.MediaUploads; i++)
            slots.Take(1, 1, Fits);
        Assert.Equal("media-uploads", Assert.Throws<ProblemException>(() => slots.Take(1, 1, Fits)).Problem.Code);
    }
}
