//! Every route, and the order in which middleware sees a request.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, LazyLock},
    time::Duration,
};

use api::ApiError;
use app::{App, policy, shell, ssr::Services};
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    middleware::{from_fn, from_fn_with_state, map_response},
    response::{IntoResponse, Response},
    routing::{MethodRouter, get, post},
};
use http::{HeaderValue, Method, StatusCode, header};
use leptos::prelude::*;
use leptos_axum::{
    AxumRouteListing, LeptosRoutes, generate_route_list, handle_server_fns_with_context,
};
use tower_http::{
    catch_panic::CatchPanicLayer,
    cors::CorsLayer,
    csrf::CsrfLayer,
    limit::RequestBodyLimitLayer,
    timeout::{RequestBodyTimeoutLayer, TimeoutLayer},
};

use crate::{
    http::{exports, files, health, plain, problem, unsubscribe},
    middleware::{
        flood, headers, host, kept, limits, measure, origin, patience, private, request_id, session,
    },
    state::State as AppState,
};

/// Largest body: a note of 50,000 characters, percent-encoded, is 600 kB.
const BODY_MAX: usize = 1024 * 1024;
/// How long a client may take over a body.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);
/// How long an answer may take.
const RESPONSE_TIMEOUT: Duration = Duration::from_secs(30);

/// The routes of all pages. They are looked for once, because a page that is rendered at that moment
/// would wait for its data for ever.
static PAGES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| generate_route_list(App));

/// The paths of all pages, parameters in braces.
pub fn pages() -> impl Iterator<Item = &'static str> {
    PAGES.iter().map(AxumRouteListing::path)
}

/// Builds the router. Without `site` (tests) no files are served.
///
/// # Errors
/// When `PUBLIC_URL` is not an origin, and when a path has no [`policy`].
pub fn build(
    state: Arc<AppState>,
    services: Services,
    site: Option<PathBuf>,
) -> Result<Router, String> {
    all_declared()?;
    let network = &state.config.network;
    let mut csrf = CsrfLayer::new()
        .add_trusted_origin(&network.public_url)
        .map_err(|error| format!("PUBLIC_URL: {error}"))?;
    for origin in &network.cors_origins {
        csrf = csrf
            .add_trusted_origin(origin)
            .map_err(|error| format!("CORS_ORIGINS: {error}"))?;
    }
    let csrf = csrf.with_rejection_response(|_| problem::cross_site());
    let cors = cors(&network.cors_origins);
    let https = network.is_https();
    let cookies = &state.core.settings.cookies;
    let session_cookies = [cookies.access.clone(), cookies.refresh.clone()];
    let flood = flood::layer(network.requests_per_second, &network.trusted_proxies);

    // As a fallback the screens are routed inside of the middleware, which may show another page
    // than the one that was asked for.
    let mut router = Router::new()
        .fallback_service(screens(&state, services.clone(), site.as_deref())?)
        .layer(from_fn_with_state(kept::Pages::default(), kept::layer))
        .layer(from_fn(private::layer))
        .layer(from_fn_with_state(Arc::clone(&state), limits::layer))
        .layer(from_fn_with_state(Arc::clone(&state), session::layer))
        .layer(from_fn_with_state(Arc::clone(&state), patience::layer))
        .layer(from_fn_with_state(site, files::layer))
        .merge(machines(&state)?)
        .layer(csrf)
        .layer(from_fn_with_state(session_cookies, origin::layer))
        // Outside of what keeps other sites away: its token is its authority.
        .layer(from_fn_with_state(
            (Arc::clone(&state), services),
            unsubscribe::layer,
        ));
    if let Some(flood) = flood {
        router = router.layer(flood).layer(from_fn(flood::words));
    }
    if let Some(cors) = cors {
        router = router.layer(cors);
    }
    Ok(router
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .layer(RequestBodyLimitLayer::new(BODY_MAX))
        .layer(map_response(name_too_large))
        .layer(RequestBodyTimeoutLayer::new(BODY_TIMEOUT))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            RESPONSE_TIMEOUT,
        ))
        .layer(CatchPanicLayer::custom(|_| {
            problem::json(&ApiError::Internal { id: String::new() })
        }))
        .layer(from_fn_with_state(
            host::Hosts::of(&state.config.network),
            host::layer,
        ))
        .layer(from_fn_with_state(https, headers::layer))
        .layer(from_fn_with_state(
            Arc::clone(&state.core.watch),
            measure::layer,
        ))
        .layer(from_fn(request_id::layer)))
}

/// Every page and every call is somebody's by declaration; see also [`declared`].
fn all_declared() -> Result<(), String> {
    let calls = server_fn::axum::server_fn_paths().map(|(path, _)| path);
    match pages().chain(calls).find(|path| !policy::is_declared(path)) {
        Some(path) => Err(undeclared(path)),
        None => Ok(()),
    }
}

/// What pages of `origins` may ask for with their readers' cookies; `None` without any.
fn cors(origins: &[String]) -> Option<CorsLayer> {
    let origins: Vec<HeaderValue> = origins
        .iter()
        .filter_map(|origin| HeaderValue::from_str(origin).ok())
        .collect();
    (!origins.is_empty()).then(|| {
        CorsLayer::new()
            .allow_origin(origins)
            .allow_methods([Method::GET, Method::POST])
            .allow_headers([header::ACCEPT, header::CONTENT_TYPE])
            .allow_credentials(true)
    })
}

/// Answers for machines: no session, no page.
fn machines(state: &Arc<AppState>) -> Result<Router, String> {
    let readiness = Arc::new(health::Readiness::default());
    let ready = get(health::ready).with_state((Arc::clone(state), readiness));
    let router = Router::new();
    let router = declared(router, "/api/health/", get(health::live))?;
    let router = declared(router, "/api/health/ready", ready)?;
    let router = declared(router, "/robots.txt", get(plain::robots))?;
    let router = declared(router, "/invite/{token}", get(plain::invite))?;
    let change_password = get(plain::change_password);
    declared(router, "/.well-known/change-password", change_password)
}

/// Adds a path that is neither page nor call.
fn declared(router: Router, path: &str, deed: MethodRouter) -> Result<Router, String> {
    if policy::is_declared(path) {
        Ok(router.route(path, deed))
    } else {
        Err(undeclared(path))
    }
}

fn undeclared(path: &str) -> String {
    format!("{path} has no policy: add a line for it to app/src/policy.rs")
}

/// The pages and the calls they make.
fn screens(
    state: &Arc<AppState>,
    services: Services,
    site: Option<&Path>,
) -> Result<Router, String> {
    let options = leptos_options(site);
    let bundle = state.assets.clone();
    let context = {
        let bundle = bundle.clone();
        move || {
            provide_context(services.clone());
            provide_context(bundle.clone());
        }
    };
    let call = {
        let context = context.clone();
        move |request: Request| {
            let context = context.clone();
            async move {
                if !is_call(request.uri().path()) {
                    return problem::json(&ApiError::NotFound);
                }
                handle_server_fns_with_context(context, request)
                    .await
                    .into_response()
            }
        }
    };
    let missing = {
        let render = leptos_axum::render_app_async_with_context(context.clone(), {
            let options = options.clone();
            move || shell(options.clone())
        });
        move |request: Request| {
            let render = render.clone();
            async move { missing(request, render).await }
        }
    };
    let pages = PAGES.clone();
    let router = Router::new()
        .route("/api/{*call}", post(call))
        .leptos_routes_with_context(&options, pages, context, {
            let options = options.clone();
            move || shell(options.clone())
        })
        .fallback(missing)
        .with_state(options);
    let router = declared(
        router,
        "/api/health/detailed/",
        get(health::detailed).with_state(Arc::clone(state)),
    )?;
    declared(
        router,
        "/exports/{token}",
        get(exports::fetch).with_state(Arc::clone(state)),
    )
}

/// The 404 page.
async fn missing<F>(request: Request, render: impl Fn(Request) -> F) -> Response
where
    F: Future<Output = Response>,
{
    if request.uri().path().starts_with("/api/") {
        return problem::json(&ApiError::NotFound);
    }
    let mut response = render(request).await;
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}

/// The limit on bodies answers with bare text; a call is told a code.
async fn name_too_large(response: Response) -> Response {
    if response.status() == StatusCode::PAYLOAD_TOO_LARGE {
        problem::too_large()
    } else {
        response
    }
}

fn is_call(path: &str) -> bool {
    policy::CALLS.iter().any(|(declared, _)| *declared == path)
        && server_fn::axum::server_fn_paths().any(|(known, _)| known == path)
}

fn leptos_options(site: Option<&Path>) -> LeptosOptions {
    let root = site.map_or_else(
        || "target/site".into(),
        |site| site.to_string_lossy().into_owned(),
    );
    LeptosOptions::builder()
        .output_name("resee")
        .site_root(root)
        .site_pkg_dir("pkg")
        .build()
}
