namespace Parley.Server.Web;

internal static class WebFeature
{
    public static IServiceCollection AddWeb(this IServiceCollection services) => services.AddSingleton<WebFiles>();

    /// <summary>Security headers on everything, and the built web client on what is not the interface's.</summary>
    public static void UseWeb(this WebApplication app)
    {
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<WebFilesMiddleware>();
        app.UseRouting();
    }
}
