//! What several rooms read: the org's permissions, its divisions, its types of integration, and what whoever signed in
//! holds. Read once per run, whichever of them want it, and told to each.

mod grants;

use super::{
    reader::{Reader, UNREADABLE, keep, unread},
    run::Run,
    tasks::{Source, Tasks},
};
use crate::{
    genesys::{List, wire},
    model::{Catalogue, Division, Integration, IntegrationType, Kinship, PersonNeed, Product, Unread},
};

/// Starts to read those of these that are wanted.
pub(super) fn start(run: &Run<'_>, wanted: &[Source], tasks: &mut Tasks) {
    if wanted.contains(&Source::Grants) {
        let (client_id, of_token) = (run.connection.client_id.clone(), run.connection.of_token.clone());
        let observer = tasks.observer.clone();
        tasks.start(
            Source::Grants,
            |reader| async move {
                let observer = observer.map(|observer| reader.over(observer.client));
                grants::grants(&reader, &client_id, of_token, observer.as_ref()).await
            },
            Err(UNREADABLE),
            |rooms, _, read| {
                keep(&mut rooms.client.gathered.evidence.grants, read.clone());
                rooms.people.take_grants_of_login(read);
            },
        );
    }
    if wanted.contains(&Source::GrantsOfObserver) {
        tasks.start(
            Source::GrantsOfObserver,
            |reader| async move { grants::of_oneself(&reader).await },
            Err(UNREADABLE),
            |rooms, _, read| rooms.people.take_grants(read),
        );
    }
    if wanted.contains(&Source::Divisions) {
        tasks.start(
            Source::Divisions,
            |reader| async move { divisions(&reader).await },
            Err(UNREADABLE),
            |rooms, _, read| {
                keep(&mut rooms.client.gathered.evidence.divisions, read.clone());
                keep(&mut rooms.people.gathered.evidence.divisions, read);
            },
        );
    }
    if wanted.contains(&Source::Catalogue) {
        tasks.start(
            Source::Catalogue,
            |reader| async move { catalogue(&reader).await },
            Err(UNREADABLE),
            |rooms, _, read| {
                keep(&mut rooms.client.gathered.evidence.catalogue, read.clone());
                keep(&mut rooms.people.gathered.evidence.catalogue, read);
            },
        );
    }
    if wanted.contains(&Source::Types) {
        let products = products(run.integration);
        tasks.start(
            Source::Types,
            |reader| async move { types(&reader, &products).await },
            Err(UNREADABLE),
            |rooms, _, read| {
                keep(&mut rooms.people.gathered.evidence.types, read.clone());
                keep(&mut rooms.org.evidence.types, read);
            },
        );
    }
}

/// All permissions of the org (docs/platform-api.md 5.1).
pub(super) async fn catalogue(reader: &Reader) -> Result<Catalogue, Unread> {
    let list = List::whole("/api/v2/authorization/permissions", "");
    let listing = reader.client.listing(&list, &reader.cancel).await.map_err(|answer| unread(&answer))?;
    wire::catalogue(&listing.entities).ok_or(UNREADABLE)
}

/// All divisions with their object counts, by name (docs/platform-api.md 5.4).
pub(super) async fn divisions(reader: &Reader) -> Result<Vec<Division>, Unread> {
    let list = List::whole("/api/v2/authorization/divisions", "objectCount=true");
    let list = List { page_size: 500, ..list };
    let listing = reader.client.listing(&list, &reader.cancel).await.map_err(|answer| unread(&answer))?;
    let mut divisions = wire::divisions(&listing.entities).ok_or(UNREADABLE)?;
    if divisions.is_empty() {
        // Every org has a home division.
        return Err(UNREADABLE);
    }
    divisions
        .sort_by(|a, b| (a.name.real().to_lowercase(), &a.id).cmp(&(b.name.real().to_lowercase(), &b.id)));
    Ok(divisions)
}

/// The types of integration. Of those that the manifest recognises, and of those that share a word with them, the
/// permissions are read one by one, where the list doesn't tell them.
async fn types(reader: &Reader, products: &[Product]) -> Result<Vec<IntegrationType>, Unread> {
    let mut types = reader.all("/api/v2/integrations/types", "", wire::integration_type).await?;
    let concerned = |kind: &IntegrationType| {
        products.iter().any(|product| product.kinship(&[&kind.id, &kind.name]) != Kinship::Stranger)
    };
    let bare: Vec<String> = types
        .iter()
        .filter(|kind| kind.user_permissions.is_none() && concerned(kind))
        .map(|kind| kind.id.clone())
        .collect();
    let ids: Vec<&str> = bare.iter().map(String::as_str).collect();
    let path = |id: &str| format!("/api/v2/integrations/types/{id}");
    for read in reader.each(&ids, path, wire::integration_type).await.into_iter().flatten() {
        if let Some(known) = types.iter_mut().find(|kind| kind.id == read.id) {
            known.user_permissions = read.user_permissions;
        }
    }
    Ok(types)
}

/// The products whose types name permissions.
fn products(integration: &Integration) -> Vec<Product> {
    let names = integration.person_needs().flat_map(|(_, _, need)| match need {
        PersonNeed::Permission(need) => need.alternatives.iter().flatten().collect(),
        PersonNeed::Licence(_) | PersonNeed::ActiveUser => Vec::new(),
    });
    names.map(|name| name.integration_type.clone()).filter(|product| !product.is_empty()).collect()
}
