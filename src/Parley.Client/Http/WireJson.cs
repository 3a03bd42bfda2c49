using System.Text.Json.Serialization;
using Parley.Client.Accounts;
using Parley.Client.Bots;
using Parley.Client.Chats;
using Parley.Client.Keyring;
using Parley.Client.Keys;
using Parley.Client.Linking;
using Parley.Client.People;
using Parley.Client.Recovery;

namespace Parley.Client.Http;

/// <summary>The JSON of the interface: camelCase, nothing where there is nothing, base64 for bytes.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 16, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(AccountIdConverter), typeof(ChatIdConverter), typeof(MessageIdConverter)])]
[JsonSerializable(typeof(ProblemDocument))]
[JsonSerializable(typeof(AccountApi.CodeAsked))]
[JsonSerializable(typeof(AccountApi.CodeRedeemed))]
[JsonSerializable(typeof(AccountApi.BotSignedIn))]
[JsonSerializable(typeof(AccountApi.Renewal))]
[JsonSerializable(typeof(AccountApi.ProfileChange))]
[JsonSerializable(typeof(ChallengeAnswer))]
[JsonSerializable(typeof(SessionAnswer))]
[JsonSerializable(typeof(ProfileAnswer))]
[JsonSerializable(typeof(WireKeys))]
[JsonSerializable(typeof(WireDeviceList))]
[JsonSerializable(typeof(WireDeviceLists))]
[JsonSerializable(typeof(KeyApi.BundlesAsked))]
[JsonSerializable(typeof(WireBundles))]
[JsonSerializable(typeof(WirePeople))]
[JsonSerializable(typeof(WirePerson))]
[JsonSerializable(typeof(WirePresence))]
[JsonSerializable(typeof(BotApi.BotMade))]
[JsonSerializable(typeof(BotApi.BotChanged))]
[JsonSerializable(typeof(BotApi.TokenRenewed))]
[JsonSerializable(typeof(WireNewBot))]
[JsonSerializable(typeof(WireBots))]
[JsonSerializable(typeof(WireBot))]
[JsonSerializable(typeof(WireBotToken))]
[JsonSerializable(typeof(WireChat))]
[JsonSerializable(typeof(WireChatPage))]
[JsonSerializable(typeof(ChatApi.ChatAsked))]
[JsonSerializable(typeof(LinkApi.PlaceAsked))]
[JsonSerializable(typeof(LinkApi.PlaceClaimed))]
[JsonSerializable(typeof(LinkPlace))]
[JsonSerializable(typeof(LinkNewcomer))]
[JsonSerializable(typeof(LinkClaimed))]
[JsonSerializable(typeof(LinkWord))]
[JsonSerializable(typeof(WireDevices))]
[JsonSerializable(typeof(WireMessagePage))]
[JsonSerializable(typeof(WireSegments))]
[JsonSerializable(typeof(WireCoverage))]
[JsonSerializable(typeof(KeyringApi.SegmentAdded))]
[JsonSerializable(typeof(KeyringApi.HistoryKept))]
[JsonSerializable(typeof(WireBackup))]
[JsonSerializable(typeof(WireEvaluated))]
[JsonSerializable(typeof(BackupApi.BackupWritten))]
[JsonSerializable(typeof(BackupApi.ElementBlinded))]
internal sealed partial class WireJson : JsonSerializerContext;
