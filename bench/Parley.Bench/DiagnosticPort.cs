using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Parley.Bench;

/// <summary>
/// Makes a .NET process collect its garbage, through the runtime's diagnostic port: an event session with the keyword GCHeapCollect begins with a full
/// collection. Nothing in the server serves this.
/// </summary>
internal static class DiagnosticPort
{
    private const int HeaderBytes = 20;
    private const byte EventPipe = 2;
    private const byte StopTracing = 1;
    private const byte CollectTracing = 3;
    private const ulong GcHeapCollect = 0x80_0000;
    private const int Verbose = 5;

    /// <summary>What the process has to be started with: the runtime puts its socket into the folder for temporary files.</summary>
    public static Dictionary<string, string> Environment(string folder) => new(StringComparer.Ordinal) { ["TMPDIR"] = folder };

    /// <summary>Collects in the process that was started last with this folder.</summary>
    public static async Task Collect(string folder)
    {
        var socketPath = new DirectoryInfo(folder).EnumerateFiles("dotnet-diagnostic-*").MaxBy(f => f.LastWriteTimeUtc)?.FullName
            ?? throw new InvalidOperationException("The server's runtime has no diagnostic port.");
        await using var events = await Ask(socketPath, CollectTracing, Session());
        var answer = new byte[HeaderBytes + sizeof(ulong)];
        await events.ReadExactlyAsync(answer);
        if (answer[17] != 0)
            throw new InvalidOperationException("The runtime of the server refused an event session.");
        var reading = events.CopyToAsync(Stream.Null);
        await Task.Delay(TimeSpan.FromSeconds(1));
        await using var stop = await Ask(socketPath, StopTracing, answer[HeaderBytes..]);
        await reading;
    }

    private static async Task<NetworkStream> Ask(string socketPath, byte command, byte[] payload)
    {
        var message = new byte[HeaderBytes + payload.Length];
        "DOTNET_IPC_V1\0"u8.CopyTo(message);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(14), (ushort)message.Length);
        (message[16], message[17]) = (EventPipe, command);
        payload.CopyTo(message, HeaderBytes);

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath));
        var stream = new NetworkStream(socket, ownsSocket: true);
        await stream.WriteAsync(message);
        return stream;
    }

    private static byte[] Session()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.Unicode);
        writer.Write(16); // megabytes of buffer
        writer.Write(1); // format: nettrace
        writer.Write((byte)0); // no rundown
        writer.Write(1); // one provider
        writer.Write(GcHeapCollect);
        writer.Write(Verbose);
        WriteText(writer, "Microsoft-Windows-DotNETRuntime");
        WriteText(writer, "");
        return bytes.ToArray();
    }

    private static void WriteText(BinaryWriter writer, string text)
    {
        writer.Write(text.Length + 1);
        writer.Write((text + '\0').ToCharArray());
    }
}
