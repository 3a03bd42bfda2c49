using System.Text;
using Parley.Contracts;

namespace Parley.Client.Tests.Media;

public sealed class FileTests(SharedServer server) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task A_file_arrives_byte_for_byte_with_all_that_was_said_about_it()
    {
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        var bytes = Files.Some(300_000);
        var picture = new FilePicture(640, 480, new byte[] { 0xFF, 0xD8, 0xFF, 0xD9 });
        var sent = await chat.SendFileAsync(new MemoryStream(bytes), new FileDetails("beach.JPG") { Caption = "look", Picture = picture });
        await chat.SendAsync("and a text");

        var received = (await bob.ReadsFile("beach.JPG")).Message;
        foreach (var message in new[] { sent, received })
        {
            Assert.Equal((MessageKind.File, "look", 300_000L, "image/jpeg"), (message.Kind, message.Text, message.File!.Size, message.File.MediaType));
            Assert.Equal((640, 480), (message.File.Picture!.Width, message.File.Picture.Height));
            Assert.Equal(picture.Preview.ToArray(), message.File.Picture.Preview.ToArray());
        }

        Assert.Equal(bytes, await bob.Fetch(received));
        Assert.Equal(bytes, await alice.Fetch(sent));
        await bob.Reads("and a text");
        Assert.Equal(["<File>", "and a text"], await bob.Texts(chat));
        Assert.Empty(alice.Shelf());

        await bob.Restart();
        var found = await bob.Client.FindMessageAsync(received.Id);
        Assert.Equal(bytes, await bob.Fetch(found!));
        Assert.Null(await bob.Client.FindMessageAsync(new MessageId(Guid.NewGuid())));
        await foreach (var arrived in bob.Client.ReadMessagesAsync(after: 0))
        {
            Assert.Equal("beach.JPG", arrived.File!.Name);
            break;
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16_384)]
    [InlineData(1 << 20)]
    public async Task A_file_of_any_size_comes_back(int size)
    {
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        var bytes = Files.Some(size);
        await (await alice.Client.OpenChatAsync(bob.PhoneNumber)).SendFile(bytes);
        Assert.Equal(bytes, await bob.Fetch((await bob.ReadsFile("notes.bin")).Message));
    }

    [Fact]
    public async Task The_largest_file_goes_through_and_one_byte_more_does_not()
    {
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        await chat.SendFileAsync(new Endless(Limits.FileBytes), new FileDetails("large"));
        using var counted = new Endless(0);
        await bob.Client.DownloadFileAsync((await bob.ReadsFile("large")).Message, counted);
        Assert.Equal(Limits.FileBytes, counted.Position);

        var refused = await Assert.ThrowsAsync<RefusedException>(() => chat.SendFileAsync(new Endless(Limits.FileBytes + 1), new FileDetails("larger")));
        Assert.Equal("too-large", refused.Code);
        Assert.Empty(alice.Shelf());
        Assert.Equal(["large"], await alice.FileNames(chat.Id));
    }

    [Fact]
    public async Task A_file_on_the_disk_is_sent_and_saved_whole_or_not_at_all()
    {
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        var folder = Path.GetDirectoryName(alice.StorePath)!;
        var bytes = Files.Some(50_000);
        await File.WriteAllBytesAsync(Path.Combine(folder, "plan.pdf"), bytes);
        await (await alice.Client.OpenChatAsync(bob.PhoneNumber)).SendFileAsync(Path.Combine(folder, "plan.pdf"), "the plan");
        var received = (await bob.ReadsFile("plan.pdf")).Message;
        Assert.Equal(("application/pdf", "the plan"), (received.File!.MediaType, received.Text));

        var path = Path.Combine(folder, "saved.pdf");
        var heard = new Heard();
        await bob.Client.SaveFileAsync(received, path, heard);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(path));
        Assert.Equal(50_000, heard.Last);
        Assert.Equal("path-taken", (await Assert.ThrowsAsync<RefusedException>(() => bob.Client.SaveFileAsync(received, path))).Code);
        Assert.Empty(Directory.GetFiles(folder, "*.part"));
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\Users\\alice\\tax.xls", "tax.xls")]
    [InlineData("in\u202Egpj.exe", "ingpj.exe")]
    [InlineData("a\nb\0c", "abc")]
    [InlineData("", "file")]
    [InlineData("/", "file")]
    public void A_name_is_a_name_and_nothing_else(string given, string name)
    {
        Assert.Equal(name, Client.Media.FileNames.Of(given));
        Assert.True(Client.Media.FileNames.IsGood(name));
        Assert.False(given != name && Client.Media.FileNames.IsGood(given));
    }

    [Fact]
    public async Task What_cannot_be_a_file_is_refused_and_leaves_nothing()
    {
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        FileDetails[] bad =
        [
            new("a") { MediaType = "nonsense" }, new("a") { MediaType = "text/" + new string('x', 130) }, new("a") { Caption = new string('x', Limits.TextChars + 1) },
            new("a") { Picture = new FilePicture(0, 1) }, new("a") { Picture = new FilePicture(1, 65_536) },
            new("a") { Picture = new FilePicture(1, 1, new byte[Limits.PreviewBytes + 1]) }, new("a") { Picture = new FilePicture(1, 1, Encoding.ASCII.GetBytes("<svg>")) },
        ];
        foreach (var details in bad)
            Assert.Equal("input-invalid", (await Assert.ThrowsAsync<RefusedException>(() => chat.EnqueueFileAsync(Stream.Null, details))).Code);
        var text = await chat.SendAsync("no file");
        await bob.Reads("no file");
        Assert.Equal("file-missing", (await Assert.ThrowsAsync<RefusedException>(() => alice.Client.DownloadFileAsync(text, Stream.Null))).Code);
        Assert.Equal("message-id-taken", (await Assert.ThrowsAsync<RefusedException>(() => bob.Client.FindChat(chat.Id)!.EnqueueFile([1], id: text.Id))).Code);
        Assert.Empty(alice.Shelf());
        Assert.Empty(bob.Shelf());
    }

    [Fact]
    public async Task A_device_that_lives_in_memory_sends_files_and_leaves_none_behind()
    {
        await using var bob = await server.SignUp("Bob");
        var number = server.NewNumber();
        var before = Directory.GetDirectories(Path.GetTempPath(), "parley-files-*");
        await using (var alice = await ParleyClient.SignInAsync(server.Process.Address, number, ":memory:", _ => server.Process.CodeFor(number)))
        {
            await (await alice.OpenChatAsync(bob.PhoneNumber)).SendFileAsync(new MemoryStream([1, 2, 3]), new FileDetails("tiny"));
            Assert.Equal([1, 2, 3], await bob.Fetch((await bob.ReadsFile("tiny")).Message));
        }

        Assert.Equal(before, Directory.GetDirectories(Path.GetTempPath(), "parley-files-*"));
    }

    private sealed class Heard : IProgress<long>
    {
        public long Last { get; private set; }

        public void Report(long value) => Last = value;
    }

    /// <summary>So many bytes that nobody holds, to be read; and a place for as many to be written.</summary>
    private sealed class Endless(long size) : MemoryStream
    {
        private long _at;

        public override long Position
        {
            get => _at;
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = (int)Math.Min(buffer.Length, size - _at);
            buffer.Span[..count].Fill(7);
            _at += count;
            return ValueTask.FromResult(count);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Assert.Equal(-1, buffer.Span.IndexOfAnyExcept((byte)7));
            _at += buffer.Length;
            return ValueTask.CompletedTask;
        }
    }
}
