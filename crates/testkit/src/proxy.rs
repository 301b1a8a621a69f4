//! A network that fails on purpose: a proxy on loopback between a station and the hub, which cuts, delays, doubles and truncates. What
//! it does can be changed at any moment and counts for connections from then on; `cut` ends those that are open too.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::Outcome;

/// What the network does with a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Network {
    /// It carries everything.
    Whole,
    /// There is none: a connection is ended as soon as it is made.
    Down,
    /// It takes everything and never brings an answer.
    Silent,
    /// It carries the request and cuts the answer after so many bytes.
    CutsAnswers(usize),
    /// It cuts the request after so many bytes.
    CutsRequests(usize),
    /// It brings every request twice, at once; the answer to the second gets lost.
    Doubles,
    /// It carries everything, each piece so much later.
    Slow(Duration),
}

/// A proxy in front of one address. Ends when it is dropped.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    network: Arc<Mutex<Network>>,
    cut: watch::Sender<u64>,
    task: tokio::task::JoinHandle<()>,
}

impl Proxy {
    /// Starts one; the network is whole at first.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn before(hub: SocketAddr) -> Outcome<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let network = Arc::new(Mutex::new(Network::Whole));
        let cut = watch::channel(0).0;
        let (now, ends) = (Arc::clone(&network), cut.clone());
        let task = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let network = *now.lock().unwrap_or_else(PoisonError::into_inner);
                let mut ended = ends.subscribe();
                tokio::spawn(async move {
                    // A connection that breaks is what this is for.
                    tokio::select! {
                        _ = carry(client, hub, network) => {}
                        _ = ended.changed() => {}
                    }
                });
            }
        });
        Ok(Self { address, network, cut, task })
    }

    /// The address to be given to a station.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What the network does from now on; connections that are open go on as they were.
    pub fn set(&self, network: Network) {
        *self.network.lock().unwrap_or_else(PoisonError::into_inner) = network;
    }

    /// The same, and open connections end.
    pub fn cut(&self, network: Network) {
        self.set(network);
        self.cut.send_modify(|times| *times += 1);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn carry(mut client: TcpStream, hub: SocketAddr, network: Network) -> std::io::Result<()> {
    let whole = usize::MAX;
    match network {
        Network::Down => return Ok(()),
        Network::Silent => {
            let mut sink = [0; 16 * 1024];
            while client.read(&mut sink).await? > 0 {}
            return Ok(());
        }
        Network::Doubles => return double(client, hub).await,
        Network::Whole | Network::CutsAnswers(_) | Network::CutsRequests(_) | Network::Slow(_) => {}
    }
    let (asked, answered, pause) = match network {
        Network::CutsAnswers(after) => (whole, after, Duration::ZERO),
        Network::CutsRequests(after) => (after, whole, Duration::ZERO),
        Network::Slow(pause) => (whole, whole, pause),
        _ => (whole, whole, Duration::ZERO),
    };
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_hub, mut to_hub) = TcpStream::connect(hub).await?.into_split();
    // Whichever direction ends first ends both: a cut cable has no directions.
    tokio::select! {
        done = pass(&mut from_client, &mut to_hub, asked, pause) => done,
        done = pass(&mut from_hub, &mut to_client, answered, pause) => done,
    }
}

async fn pass(
    from: &mut (impl tokio::io::AsyncRead + Unpin),
    to: &mut (impl tokio::io::AsyncWrite + Unpin),
    most: usize,
    pause: Duration,
) -> std::io::Result<()> {
    let mut left = most;
    let mut piece = [0; 16 * 1024];
    loop {
        let read = from.read(&mut piece).await?;
        if read == 0 {
            return Ok(());
        }
        let carried = read.min(left);
        tokio::time::sleep(pause).await;
        to.write_all(piece.get(..carried).unwrap_or_default()).await?;
        left -= carried;
        if left == 0 {
            return Ok(());
        }
    }
}

async fn double(client: TcpStream, hub: SocketAddr) -> std::io::Result<()> {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_hub, mut to_hub) = TcpStream::connect(hub).await?.into_split();
    let (mut from_second, mut to_second) = TcpStream::connect(hub).await?.into_split();
    let asks = async {
        let mut piece = [0; 16 * 1024];
        loop {
            let read = from_client.read(&mut piece).await?;
            if read == 0 {
                return Ok(());
            }
            let read = piece.get(..read).unwrap_or_default();
            let (one, two) = tokio::join!(to_hub.write_all(read), to_second.write_all(read));
            one.and(two)?;
        }
    };
    let forgets = async {
        let mut sink = [0; 16 * 1024];
        while from_second.read(&mut sink).await.is_ok_and(|read| read > 0) {}
        std::future::pending::<std::io::Result<()>>().await
    };
    tokio::select! {
        done = asks => done,
        done = pass(&mut from_hub, &mut to_client, usize::MAX, Duration::ZERO) => done,
        done = forgets => done,
    }
}
