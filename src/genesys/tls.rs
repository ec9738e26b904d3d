//! Which certificates are trusted: those that this computer trusts, and a company's own. Why one isn't is told by its kind,
//! and with whoever issued it, since that names what stands in between.

use std::{fmt, sync::Arc};

use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, OtherError, RootCertStore, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, ServerName, UnixTime},
};
use rustls_platform_verifier::Verifier;
use x509_parser::{certificate::X509Certificate, prelude::FromDer};

use crate::text;

/// A certificate that isn't trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untrusted {
    pub why: Distrust,
    /// Who issued it, as the certificate says, cleaned.
    pub issuer: Option<String>,
    /// In the words of the library.
    says: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distrust {
    Expired,
    NotValidYet,
    OtherHost,
    UnknownIssuer,
    /// Revoked, badly signed, made for something else.
    Otherwise,
}

/// The setup of TLS that trusts what this computer trusts, and these certificates.
///
/// # Errors
/// When this computer trusts nothing, or a certificate of these isn't one.
pub(super) fn trusting(own: Vec<CertificateDer<'static>>) -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let system = if own.is_empty() {
        Verifier::new(Arc::clone(&provider))?
    } else {
        Verifier::new_with_extra_roots(own, Arc::clone(&provider))?
    };
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    let verifier = Arc::new(Explaining(system));
    Ok(with_protocols(builder.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth()))
}

/// The one that trusts nothing, for a machine that may have nothing to trust and doesn't need it.
pub(super) fn trusting_nothing() -> ClientConfig {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("the provider is made for these versions");
    with_protocols(builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth())
}

fn with_protocols(mut config: ClientConfig) -> ClientConfig {
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    config
}

/// The system's judgement, with what the certificate says of itself where it isn't trusted.
#[derive(Debug)]
struct Explaining(Verifier);

impl ServerCertVerifier for Explaining {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let judged = self.0.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
        judged.map_err(|error| match error {
            rustls::Error::InvalidCertificate(why) => {
                CertificateError::Other(OtherError(Arc::new(Untrusted::new(&why, end_entity)))).into()
            }
            other => other,
        })
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.0.verify_tls12_signature(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.0.verify_tls13_signature(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_verify_schemes()
    }
}

impl Untrusted {
    fn new(error: &CertificateError, certificate: &CertificateDer<'_>) -> Self {
        Self { why: Distrust::of(error), issuer: issuer(certificate), says: error.to_string() }
    }

    /// Of an error that says nothing of the certificate itself.
    pub(super) fn told(error: &CertificateError) -> Self {
        match error {
            CertificateError::Other(OtherError(error)) => error.downcast_ref::<Self>().cloned(),
            _ => None,
        }
        .unwrap_or_else(|| Self { why: Distrust::of(error), issuer: None, says: error.to_string() })
    }
}

impl fmt::Display for Untrusted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.issuer {
            Some(issuer) => write!(f, "{}, issued by {issuer}", self.says),
            None => f.write_str(&self.says),
        }
    }
}

impl std::error::Error for Untrusted {}

impl Distrust {
    fn of(error: &CertificateError) -> Self {
        match error {
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => Self::Expired,
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => Self::NotValidYet,
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                Self::OtherHost
            }
            CertificateError::UnknownIssuer => Self::UnknownIssuer,
            _ => Self::Otherwise,
        }
    }
}

/// The issuer's organisation and name: `Contoso IT, Contoso Inspection CA`.
fn issuer(certificate: &CertificateDer<'_>) -> Option<String> {
    let (_, certificate) = X509Certificate::from_der(certificate).ok()?;
    let issuer = certificate.issuer();
    let organisation = issuer.iter_organization().next();
    let name = issuer.iter_common_name().next();
    let mut parts: Vec<&str> =
        [organisation, name].into_iter().flatten().filter_map(|it| it.as_str().ok()).collect();
    parts.dedup();
    let text = text::clean(text::bare(&parts.join(", ")));
    (!text.is_empty()).then_some(text)
}
