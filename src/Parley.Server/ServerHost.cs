using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Parley.Contracts;
using Parley.Server.Accounts;
using Parley.Server.Blobs;
using Parley.Server.Bots;
using Parley.Server.Chats;
using Parley.Server.Delivery;
using Parley.Server.Devices;
using Parley.Server.Keyring;
using Parley.Server.Keys;
using Parley.Server.Linking;
using Parley.Server.Live;
using Parley.Server.Media;
using Parley.Server.Messages;
using Parley.Server.Operations;
using Parley.Server.Presence;
using Parley.Server.Recovery;
using Parley.Server.Storage.Sqlite;
using Parley.Server.Users;
using Parley.Server.Web;

namespace Parley.Server;

/// <summary>Puts the features together. Each brings its services with AddX and its routes with MapX.</summary>
internal static class ServerHost
{
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Configuration["Parley:Data"] = Environment.GetEnvironmentVariable("PARLEY_DATA") ?? builder.Configuration["Parley:Data"] ?? "data";
        if (string.IsNullOrEmpty(builder.Configuration["urls"]))
            builder.WebHost.UseUrls("http://localhost:8080");
        configure?.Invoke(builder);

        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Limits.RequestBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        });
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.MaxDepth = Limits.JsonDepth;
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip;
        });
        builder.Services.Configure<ServerOptions>(builder.Configuration.GetSection("Parley"));
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(services => new SqliteDatabase(services.GetRequiredService<IOptions<ServerOptions>>().Value.Data));
        builder.Services
            .AddOperations(builder)
            .AddDelivery()
            .AddAccounts()
            .AddDevices()
            .AddLinking()
            .AddKeys()
            .AddUsers()
            .AddPresence()
            .AddChats()
            .AddMessages()
            .AddBots()
            .AddKeyring()
            .AddBlobs()
            .AddMedia()
            .AddRecovery()
            .AddLive()
            .AddWeb();

        var app = builder.Build();
        app.UseProxies(app.Services.GetRequiredService<IOptions<ServerOptions>>().Value);
        app.UseLive();
        app.UseOperations();
        app.UseWeb();
        app.UseAccounts();
        app.MapOperations();
        var api = app.MapGroup("/api/v1");
        api.MapAccounts();
        api.MapDevices();
        api.MapLinking();
        api.MapKeys();
        api.MapUsers();
        api.MapChats();
        api.MapMessages();
        api.MapBots();
        api.MapKeyring();
        api.MapMedia();
        api.MapRecovery();
        return app;
    }
}
