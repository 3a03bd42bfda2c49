using Google.Protobuf;
using Parley.Client.Media;
using Parley.Client.Messages;
using Parley.Contracts.V1;
using WireFile = Parley.Contracts.V1.File;

namespace Parley.Client.Tests.Media;

public sealed class HostileFileTests(SharedServer server) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task Whatever_else_the_server_gives_is_not_taken_for_the_file()
    {
        using var network = new Network();
        await using var alice = await server.SignUp("Alice");
        await using var bob = server.Device("Bob");
        bob.Choose = options => options.With(http: network);
        await bob.SignIn();
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        await chat.SendFile(Files.Some(100_000), "one");
        await chat.SendFile(Files.Some(100_000), "two");
        var (one, two) = ((await bob.ReadsFile("one")).Message, (await bob.ReadsFile("two")).Message);
        byte[] other = [];
        network.Downloading = bytes => other = bytes;
        await bob.Fetch(two);

        var path = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(bob.StorePath)!, "saved");
        Func<byte[], byte[]>[] lies =
        [
            bytes => other, bytes => [], bytes => bytes[..^1], bytes => bytes[..(56 + 16_400)], bytes => [.. bytes, 0], bytes => [.. bytes[..60_000], (byte)(bytes[60_000] ^ 1), .. bytes[60_001..]],
            bytes => [.. bytes[..56], .. bytes[(56 + 16_400)..(56 + 32_800)], .. bytes[56..(56 + 16_400)], .. bytes[(56 + 32_800)..]],
        ];
        foreach (var lie in lies)
        {
            network.Downloading = lie;
            Assert.Equal("file-damaged", (await Assert.ThrowsAsync<RefusedException>(() => bob.Client.SaveFileAsync(one, path))).Code);
            Assert.False(System.IO.Path.Exists(path));
        }

        network.Downloading = null;
        Assert.Equal(Files.Some(100_000), await bob.Fetch(one));
    }

    [Fact]
    public async Task A_file_that_the_server_has_no_more_is_said_to_be_gone()
    {
        await using var own = await ServerProcess.Start();
        await using var alice = new Device(own, "Alice", "+15550100");
        await alice.SignIn();
        await using var bob = new Device(own, "Bob", "+15550101");
        await bob.SignIn();
        await (await alice.Client.OpenChatAsync(bob.PhoneNumber)).SendFile([1], "gone");
        var message = (await bob.ReadsFile("gone")).Message;
        System.IO.File.Delete(own.Blobs().Single());
        Assert.Equal("file-gone", (await Assert.ThrowsAsync<RefusedException>(() => bob.Fetch(message))).Code);
    }

    [Fact]
    public void A_kind_of_content_that_is_not_known_is_said_to_be_newer()
    {
        Assert.Equal(MessageKind.Unsupported, Reading.Of(new Content { SentAt = 1 }).Kind);
        // Field 99, as a later version might send it.
        Assert.Equal(MessageKind.Unsupported, Reading.Of(Content.Parser.ParseFrom([0x9A, 0x06, 0x01, 0x00])).Kind);
        Assert.Equal(MessageKind.Text, Reading.Of(new Content { Text = new Text { Text_ = "hi" } }).Kind);
    }

    [Fact]
    public void A_file_with_a_field_outside_its_bounds_is_none()
    {
        Assert.NotNull(FileContent.Read(Good()));
        Action<WireFile>[] faults =
        [
            file => file.MediaId = "../../x", file => file.MediaId = new string('A', 32), file => file.MediaId = "", file => file.Key = ByteString.CopyFrom(new byte[31]),
            file => file.Size = -1, file => file.Size = 100 * 1024 * 1024 + 1, file => file.Name = "", file => file.Name = "a/b", file => file.Name = "a\\b", file => file.Name = "a\u202Eb",
            file => file.Name = new string('x', 256), file => file.MediaType = "", file => file.MediaType = "IMAGE/PNG", file => file.MediaType = "text/plain; charset=x",
            file => file.Caption = new string('x', 16_385),
        ];
        foreach (var fault in faults)
        {
            var file = Good();
            fault(file);
            Assert.Null(FileContent.Read(file));
            Assert.Equal(MessageKind.Unsupported, Reading.Of(new Content { File = file }).Kind);
        }
    }

    [Fact]
    public void A_picture_that_is_no_good_is_left_away_and_its_file_stays()
    {
        Action<Picture>[] faults =
        [
            picture => picture.Width = 0, picture => picture.Height = 65_536, picture => picture.Width = uint.MaxValue, picture => picture.Preview = ByteString.CopyFromUtf8("<svg onload='x'>"),
            picture => picture.Preview = ByteString.CopyFrom([0xFF, 0xD8, 0xFF, .. new byte[4096]]),
        ];
        Assert.Equal(40, FileContent.Read(Good())!.Picture!.Width);
        foreach (var fault in faults)
        {
            var file = Good();
            fault(file.Picture);
            Assert.Null(FileContent.Read(file)!.Picture);
        }
    }

    [Fact]
    public void The_message_that_the_web_engine_has_written_is_the_same_byte_for_byte()
    {
        using var fixture = System.Text.Json.JsonDocument.Parse(System.IO.File.ReadAllText(Surface.Checkout.Path("web", "src", "engine", "media", "fixtures", "file.json")));
        var bytes = fixture.RootElement.GetProperty("content").GetBytesFromBase64();
        var content = Content.Parser.ParseFrom(bytes);
        var (kind, caption, file) = Reading.Of(content);
        Assert.Equal((MessageKind.File, "von gestern", "Foto – Ελλάδα 🏖.jpeg", 4032), (kind, caption, file!.Name, file.Picture!.Width));
        Assert.Equal(bytes, new Content { SentAt = content.SentAt, File = FileContent.Write(file, caption) }.ToByteArray());
    }

    private static WireFile Good() => new()
    {
        MediaId = "00112233445566778899aabbccddeeff",
        Key = ByteString.CopyFrom(new byte[32]),
        Size = 1000,
        Name = "a.png",
        MediaType = "image/png",
        Picture = new Picture { Width = 40, Height = 30, Preview = ByteString.CopyFrom(0xFF, 0xD8, 0xFF, 0xD9) },
    };
}
