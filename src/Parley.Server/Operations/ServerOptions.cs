namespace Parley.Server.Operations;

/// <summary>What an operator may set, under "Parley" in the configuration. docs/configuration.md has the table.</summary>
internal sealed class ServerOptions
{
    /// <summary>The data folder. The environment variable PARLEY_DATA overrides it.</summary>
    public string Data { get; set; } = "data";

    /// <summary>Folder of the built web client; empty serves none.</summary>
    public string WebRoot { get; set; } = "";

    /// <summary>Origins that browsers may call the interface from, beside the server's own.</summary>
    public string[] AllowedOrigins { get; set; } = [];

    /// <summary>Addresses and networks of the proxies that are believed when they say who asks; nobody is, unless named.</summary>
    public string[] Proxies { get; set; } = [];

    public CodeOptions Codes { get; set; } = new();

    public RateOptions Rates { get; set; } = new();

    public MediaOptions Media { get; set; } = new();

    internal sealed class CodeOptions
    {
        /// <summary>"console" prints codes on the server's output, on any listening address. Empty: the same, but only while the server listens on loopback.</summary>
        public string Sender { get; set; } = "";
    }

    internal sealed class RateOptions
    {
        /// <summary>Requests per address and window on endpoints that need no sign-in.</summary>
        public int UnauthenticatedRequests { get; set; } = 100;

        public int UnauthenticatedWindowMinutes { get; set; } = 15;

        /// <summary>Requests per account and minute.</summary>
        public int AccountRequestsPerMinute { get; set; } = 600;

        /// <summary>Live frames per connection and second, on average; a burst of ten seconds' worth is let through.</summary>
        public int LiveFramesPerSecond { get; set; } = 100;

        /// <summary>Bundle requests per requester and hour, and per requester and target and hour.</summary>
        public int BundlesPerHour { get; set; } = 300;

        public int BundlesPerTargetPerHour { get; set; } = 30;
    }

    internal sealed class MediaOptions
    {
        /// <summary>Bytes of sealed files that an account may send within 24 hours, deleted ones included.</summary>
        public long BytesPerDay { get; set; } = 2L * 1024 * 1024 * 1024;

        /// <summary>Files that an account may send within 24 hours.</summary>
        public long FilesPerDay { get; set; } = 2000;
    }
}
