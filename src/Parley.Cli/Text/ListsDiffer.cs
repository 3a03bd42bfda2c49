namespace Parley.Cli.Text;

/// <summary>Two people were shown different device lists.</summary>
internal static class ListsDiffer
{
    public static string Said(string name) =>
        $"The server has shown you and {name} different lists of devices. That can be a fault of the server, or somebody's try to read along: ask {name} which devices there are.";
}
