
namespace Parley.Server;

internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        try
        {
            await using var app = ServerHost.Build(args);
            await app.RunAsync();
            return 0;
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException)
        {
            await Console.Error.WriteLineAsync($"Parley could not start: {exception.Message}");
            return 1;
        }
    }
}
