using Parley.Contracts;

namespace Parley.Client.Tests.Media;

/// <summary>Files as tests send and fetch them.</summary>
internal static class Files
{
    public static byte[] Some(int size) => [.. Enumerable.Range(0, size).Select(i => (byte)((i * 31) ^ (i >> 7)))];

    public static Task<Message> SendFile(this Chat chat, byte[] bytes, string name = "notes.bin", string caption = "", MessageId? id = null) =>
        chat.SendFileAsync(new MemoryStream(bytes), new FileDetails(name) { Caption = caption }, id);

    public static Task<Message> EnqueueFile(this Chat chat, byte[] bytes, string name = "notes.bin", MessageId? id = null, CancellationToken dead = default) =>
        chat.EnqueueFileAsync(new MemoryStream(bytes), new FileDetails(name), id, dead);

    public static Task<MessageReceived> ReadsFile(this Device device, string name) => device.Events.Hears<MessageReceived>(told => told.Message.File?.Name == name);

    public static async Task<byte[]> Fetch(this Device device, Message message)
    {
        using var stream = new MemoryStream();
        await device.Client.DownloadFileAsync(message, stream);
        return stream.ToArray();
    }

    /// <summary>Files that wait beside a device's store.</summary>
    public static string[] Shelf(this Device device) => Directory.Exists(device.StorePath + ".files") ? Directory.GetFiles(device.StorePath + ".files") : [];

    /// <summary>The names of the files in a chat, as this device shows them.</summary>
    public static async Task<string[]> FileNames(this Device device, ChatId chat) =>
        [.. (await device.Client.FindChat(chat)!.GetHistoryAsync(500)).Where(message => message.Kind == MessageKind.File).Select(message => message.File!.Name)];

    /// <summary>Blobs of a server.</summary>
    public static string[] Blobs(this ServerProcess server) => Directory.GetFiles(Path.Combine(server.DataFolder, "blobs"), "*", SearchOption.AllDirectories);
}
